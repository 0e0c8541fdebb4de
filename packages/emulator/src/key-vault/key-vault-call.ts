import type { Call } from './call.js';
import { parseVaultHost } from './clouds.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import { headerOf, json, queryOf } from './http-message.js';
import { badParameter, secretDisabled, secretNotFound, vaultError } from './key-vault-errors.js';
import { secretBundle } from './secret-bundle.js';
import type { Tokens } from './tokens.js';
import type { Vault, Vaults } from './vaults.js';

const API_VERSION = /^(\d+\.\d+|\d{4}-\d\d-\d\d)(-preview(\.\d+)?)?$/;

/** The data plane of Key Vault: what a request to a vault's host asks for, who may ask, and the answer. */
export function keyVaultCall(request: HttpRequest, vaults: Vaults, tokens: Tokens): Call {
  const host = parseVaultHost(request.host);
  const vault = host && vaults.find(host.vault);
  if (!host || !vault) {
    const message = `The emulator has no vault for the host ${request.host}.`;
    return { subject: { kind: 'other' }, answer: () => vaultError(404, 'VaultNotFound', message) };
  }

  const target = request.method === 'GET' ? parseSecretPath(request.path) : undefined;
  const reason = tokens.refusal(headerOf(request, 'authorization'), host.resource);
  const challenge = `Bearer authorization="${host.authorization}", resource="${host.resource}"`;
  return {
    subject: { kind: target ? 'secret' : 'other', vault: vault.name, ...target },
    refusal:
      reason === undefined
        ? undefined
        : vaultError(401, 'Unauthorized', reason, { headers: { 'WWW-Authenticate': challenge } }),
    answer: () =>
      refuseApiVersion(request) ?? (target ? getSecret(request, vault, target) : notEmulated(request)),
  };
}

interface SecretTarget {
  readonly secret: string;
  readonly version: string | undefined;
}

function parseSecretPath(path: string): SecretTarget | undefined {
  const [, secret, version] = /^\/secrets\/([^/]+)(?:\/([^/]+))?\/?$/.exec(path) ?? [];
  // /secrets/{name}/versions is a list of versions, not a version of that name.
  if (secret === undefined || version === 'versions') return undefined;
  return { secret: decode(secret), version: version === undefined ? undefined : decode(version) };
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    // Malformed escapes stay as they are and fail as an invalid name.
    return segment;
  }
}

function getSecret(request: HttpRequest, vault: Vault, { secret, version }: SecretTarget): HttpResponse {
  if (!/^[0-9a-z-]{1,127}$/i.test(secret)) {
    return badParameter(`The request URI contains an invalid name: ${secret}`);
  }
  const found = vault.find(secret, version);
  if (!found) return secretNotFound(secret, version);
  if (!found.version.enabled) return secretDisabled();
  return json(200, secretBundle(request.host, found));
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
