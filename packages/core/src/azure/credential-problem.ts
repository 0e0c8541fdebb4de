import type { Problem } from '../errors.js';
import type { TokenOutcome } from './token-witness.js';

/**
 * Why there is no token. Of the error and its causes only a status, an error code and an AADSTS number are taken: the
 * managed identity's own error says "unavailable" whatever happened, and its cause knows better.
 * @param seen what became of the token request, where it could be watched
 */
export function credentialProblem(error: unknown, credential: string, seen: TokenOutcome = {}): Problem {
  const chain = causesOf(error);
  const status =
    seen.status ??
    first(chain, ['statusCode', 'status'], (value) => (typeof value === 'number' ? value : undefined));
  const reason =
    first(chain, ['message'], (value) => /AADSTS\d{4,}/.exec(String(value))?.[0]) ??
    seen.code ??
    first(
      chain,
      ['code', 'errorCode', 'message'],
      (value) => /^(?:E[A-Z]+$|PROXY_[A-Z0-9_]+$|network_error\b)/.exec(String(value))?.[0],
    );
  const { endpoint, variable } = seen;
  const at = endpoint === undefined ? '' : ` at ${endpoint}${variable === undefined ? '' : ` (${variable})`}`;
  const names = chain.map((one) => String(Reflect.get(one, 'name')));
  const details = {
    ...(reason === undefined ? {} : { reason }),
    ...(status === undefined ? {} : { status }),
  };

  if (chain.some((one) => WRONG_TENANT.test(String(Reflect.get(one, 'message')))))
    return {
      code: 'ERR_AUTHENTICATION_FAILED',
      reason: 'WRONG_TENANT',
      message: `the vault belongs to another tenant, for which ${credential} may not get tokens`,
      remedy:
        'use an identity of the tenant of the vault, or name that tenant in AZURE_ADDITIONALLY_ALLOWED_TENANTS or in the additionallyAllowedTenants of the credential',
      transient: false,
    };
  if (names.includes('TimeoutError') || names.includes('AbortError'))
    return {
      code: 'ERR_CREDENTIAL_UNAVAILABLE',
      message: `${credential} gave no token in time${at}`,
      remedy: 'check the identity endpoint of this host, or sign in again with the developer tool',
      ...details,
      transient: true,
    };
  if (status === undefined && reason !== undefined && !reason.startsWith('AADSTS'))
    return {
      code: 'ERR_CREDENTIAL_UNAVAILABLE',
      message: `the token endpoint of ${credential} could not be reached${at}`,
      remedy:
        'check the network between here and the endpoint: proxy (HTTPS_PROXY, NO_PROXY), DNS, certificates',
      ...details,
      transient: !LASTING.test(reason),
    };
  if (status !== undefined || names.some((name) => name.startsWith('Authentication')))
    return {
      code: 'ERR_AUTHENTICATION_FAILED',
      message: `the token endpoint refused ${credential}`,
      remedy:
        'check the identity of the application: that it is assigned, its client id, tenant and secret or certificate',
      ...details,
      transient: status !== undefined && (status >= 500 || status === 429 || status === 408),
    };
  return {
    code: 'ERR_CREDENTIAL_UNAVAILABLE',
    message: `${credential} found no way to get a token here`,
    remedy: SIGN_IN,
    ...details,
    transient: false,
  };
}

/** What to do where no credential works. */
export const SIGN_IN =
  "sign in with 'az login', set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET to values (a reference there counts for nothing: the identity comes before the vault), or run with a managed identity";

/** A proxy that refuses, a certificate that is not trusted. */
const LASTING = /^PROXY_[34]\d\d$|CERT|VERIFY|SELF_SIGNED/;

/** What @azure/identity says when it is asked for a tenant that is not its own; the phrase is recognised, and not copied. */
const WRONG_TENANT = /not configured to acquire tokens for tenant/i;

/** The error and its causes, outermost first. */
function causesOf(error: unknown): object[] {
  const chain: object[] = [];
  let one: unknown = error;
  while (typeof one === 'object' && one !== null && chain.length < 8) {
    chain.push(one);
    one = Reflect.get(one, 'cause');
  }
  return chain;
}

function first<T>(
  chain: readonly object[],
  names: readonly string[],
  read: (value: unknown) => T | undefined,
): T | undefined {
  return chain
    .flatMap((one) => names.map((name) => read(Reflect.get(one, name))))
    .find((found) => found !== undefined);
}
