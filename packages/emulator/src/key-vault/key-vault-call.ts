import type { Call } from '../call.js';
import { parseVaultHost } from '../clouds.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { headerOf, queryOf } from '../http/http-message.js';
import type { Identities } from '../identity/identities.js';
import type { TokenRefusal, Tokens } from '../identity/tokens.js';
import { badParameter, throttled, vaultError } from './errors.js';
import { permissionDenial } from './permission-denial.js';
import type { Quota } from './quota.js';
import { withVaultHeaders } from './response-headers.js';
import { SECRET_OPERATIONS } from './secret-operations.js';
import type { SecretTarget } from './secret-routes.js';
import { PERMISSION_OF, routeSecret } from './secret-routes.js';
import type { Vault } from './vault.js';
import type { Vaults } from './vaults.js';

const API_VERSION = /^(\d+\.\d+|\d{4}-\d\d-\d\d)(-preview(\.\d+)?)?$/;

export interface KeyVaultParts {
  readonly vaults: Vaults;
  readonly tokens: Tokens;
  readonly identities: Identities;
  /** `undefined` when there is no limit. */
  readonly quota: Quota | undefined;
}

/** The data plane of Key Vault: what a request to a vault's host asks for, who may ask, and the answer. */
export function keyVaultCall(request: HttpRequest, parts: KeyVaultParts): Call {
  const dress = (response: HttpResponse): HttpResponse => withVaultHeaders(request, response);
  const host = parseVaultHost(request.host);
  const vault = host && parts.vaults.find(host.vault);
  if (!host || !vault) {
    const message = `The emulator has no vault for the host ${request.host}.`;
    return { subject: { kind: 'other' }, dress, answer: () => vaultError(404, 'VaultNotFound', message) };
  }

  const target = routeSecret(request.method, request.path);
  const caller = parts.tokens.check(headerOf(request, 'authorization'), [host.resource]);
  const authorization = `${host.authority}/${parts.identities.tenantId}`;
  return {
    subject: { kind: target ? 'secret' : 'other', vault: vault.name, ...target, identity: caller.identity },
    refusal: caller.refusal && challenge(caller.refusal, authorization, host.resource),
    dress,
    answer: () =>
      refuseApiVersion(request) ??
      (target
        ? secretAnswer(request, vault, target, { ...parts, identity: caller.identity ?? '' })
        : notEmulated(request)),
  };
}

function secretAnswer(
  request: HttpRequest,
  vault: Vault,
  { operation, secret = '', version }: SecretTarget,
  { identities, quota, identity }: KeyVaultParts & { readonly identity: string },
): HttpResponse | Promise<HttpResponse> {
  if (secret !== '' && !/^[0-9a-z-]{1,127}$/i.test(secret)) {
    return badParameter(`The request URI contains an invalid name: ${secret}`);
  }
  const permission = PERMISSION_OF[operation];
  const access = identities.accessOf(identity);
  const denial = access && permissionDenial(access, { identity, vault: vault.name, secret, permission });
  if (denial) return denial;
  if (request.method === 'GET' && quota && !quota.take(vault.name)) return throttled();
  return SECRET_OPERATIONS[operation]({ request, vault, secret, version });
}

function challenge(refusal: TokenRefusal, authorization: string, resource: string): HttpResponse {
  const fields = [`authorization="${authorization}"`, `resource="${resource}"`];
  if (refusal.claims !== undefined) {
    const claims = Buffer.from(refusal.claims).toString('base64');
    fields.push('error="insufficient_claims"', `claims="${claims}"`);
  }
  const headers = { 'WWW-Authenticate': `Bearer ${fields.join(', ')}` };
  return vaultError(401, 'Unauthorized', refusal.reason, { headers });
}

/** Any well-formed version is good: clients are newer than emulators. */
function refuseApiVersion(request: HttpRequest): HttpResponse | undefined {
  const version = queryOf(request, 'api-version');
  if (version === undefined) return badParameter('api-version must be specified');
  return API_VERSION.test(version) ? undefined : badParameter(`api-version is not well-formed: ${version}`);
}

function notEmulated({ method, path }: HttpRequest): HttpResponse {
  return vaultError(501, 'NotImplemented', `The emulator does not implement ${method} ${path}.`);
}
