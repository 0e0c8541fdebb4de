import type { Problem } from '../errors.js';

/** What an error of @azure/identity or MSAL tells us; its texts are never passed on. */
interface IdentityError {
  readonly name?: unknown;
  readonly message?: unknown;
  readonly statusCode?: unknown;
  readonly status?: unknown;
  readonly code?: unknown;
  readonly errorCode?: unknown;
  readonly cause?: unknown;
}

/**
 * Why there is no token. Of the error and its causes only a status, an error code and an AADSTS number are taken: the
 * managed identity's own error says "unavailable" whatever happened, and its cause knows better.
 */
export function credentialProblem(error: unknown, credential: string): Problem {
  const chain = causesOf(error);
  const first = <T>(pick: (one: IdentityError) => T | undefined): T | undefined =>
    chain.map(pick).find((found) => found !== undefined);
  const status = first(({ statusCode, status: other }) =>
    [statusCode, other].find((one) => typeof one === 'number'),
  );
  const reason =
    first(({ message }) => /AADSTS\d{4,}/.exec(String(message))?.[0]) ??
    first(
      ({ code, errorCode }) =>
        [code, errorCode].find((one) => typeof one === 'string' && /^(E[A-Z]+|network_error)$/.test(one)) as
          string | undefined,
    );
  const details = {
    ...(reason === undefined ? {} : { reason }),
    ...(status === undefined ? {} : { status }),
  };

  if (chain.some(({ name }) => name === 'TimeoutError' || name === 'AbortError'))
    return {
      code: 'ERR_CREDENTIAL_UNAVAILABLE',
      message: `${credential} gave no token in time`,
      remedy: 'check the identity endpoint of this host, or sign in again with the developer tool',
      ...details,
      transient: true,
    };
  if (
    status !== undefined ||
    chain.some(({ name }) => name === 'AuthenticationError' || name === 'AuthenticationRequiredError')
  )
    return {
      code: 'ERR_AUTHENTICATION_FAILED',
      message: `the token endpoint refused ${credential}`,
      remedy:
        'check the identity of the application: that it is assigned, its client id, tenant and secret or certificate',
      ...details,
      transient: status !== undefined && (status >= 500 || status === 429 || status === 408),
    };
  if (reason !== undefined && !reason.startsWith('AADSTS'))
    return {
      code: 'ERR_CREDENTIAL_UNAVAILABLE',
      message: `the token endpoint of ${credential} could not be reached`,
      remedy: 'check the network between here and the identity endpoint (proxy: NO_PROXY=169.254.169.254)',
      ...details,
      transient: true,
    };
  return {
    code: 'ERR_CREDENTIAL_UNAVAILABLE',
    message: `${credential} found no way to get a token here`,
    remedy:
      "sign in with 'az login', set AZURE_TENANT_ID, AZURE_CLIENT_ID and AZURE_CLIENT_SECRET, or run with a managed identity",
    ...details,
    transient: false,
  };
}

function causesOf(error: unknown): IdentityError[] {
  const chain: IdentityError[] = [];
  for (
    let one = error;
    typeof one === 'object' && one !== null && chain.length < 8;
    one = (one as IdentityError).cause
  ) {
    chain.push(one);
  }
  return chain;
}
