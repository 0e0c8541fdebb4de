import type { SecretPermission } from '../identity/access.js';
import { decodeSegment } from '../http/http-message.js';

/** The operations of Key Vault on secrets. */
export type SecretOperation =
  | 'getSecret'
  | 'setSecret'
  | 'updateSecret'
  | 'listSecrets'
  | 'listVersions'
  | 'deleteSecret'
  | 'getDeletedSecret'
  | 'listDeletedSecrets'
  | 'recoverSecret'
  | 'purgeSecret'
  | 'backupSecret'
  | 'restoreSecret';

/** What a request to a vault is about. */
export interface SecretTarget {
  readonly operation: SecretOperation;
  readonly secret: string | undefined;
  readonly version: string | undefined;
}

// Clients send /secrets/{name}/ with a trailing slash for the latest version, hence the `/?` everywhere.
const ROUTES: readonly (readonly [SecretOperation, method: string, path: RegExp])[] = [
  ['listSecrets', 'GET', /^\/secrets\/?$/],
  ['listVersions', 'GET', /^\/secrets\/([^/]+)\/versions\/?$/],
  ['getSecret', 'GET', /^\/secrets\/([^/]+)(?:\/([^/]+))?\/?$/],
  ['setSecret', 'PUT', /^\/secrets\/([^/]+)\/?$/],
  ['updateSecret', 'PATCH', /^\/secrets\/([^/]+)(?:\/([^/]+))?\/?$/],
  ['deleteSecret', 'DELETE', /^\/secrets\/([^/]+)\/?$/],
  ['listDeletedSecrets', 'GET', /^\/deletedsecrets\/?$/],
  ['getDeletedSecret', 'GET', /^\/deletedsecrets\/([^/]+)\/?$/],
  ['purgeSecret', 'DELETE', /^\/deletedsecrets\/([^/]+)\/?$/],
  ['recoverSecret', 'POST', /^\/deletedsecrets\/([^/]+)\/recover\/?$/],
  ['backupSecret', 'POST', /^\/secrets\/([^/]+)\/backup\/?$/],
  ['restoreSecret', 'POST', /^\/secrets\/restore\/?$/],
];

export const PERMISSION_OF: Readonly<Record<SecretOperation, SecretPermission>> = {
  getSecret: 'get',
  setSecret: 'set',
  updateSecret: 'set',
  listSecrets: 'list',
  listVersions: 'list',
  deleteSecret: 'delete',
  getDeletedSecret: 'get',
  listDeletedSecrets: 'list',
  recoverSecret: 'recover',
  purgeSecret: 'purge',
  backupSecret: 'backup',
  restoreSecret: 'restore',
};

/** @returns `undefined` for what the emulator does not serve. */
export function routeSecret(method: string, path: string): SecretTarget | undefined {
  for (const [operation, verb, pattern] of ROUTES) {
    const match = verb === method ? pattern.exec(path) : undefined;
    if (!match) continue;
    const [, secret, version] = match;
    return {
      operation,
      secret: secret === undefined ? undefined : decodeSegment(secret),
      version: version === undefined ? undefined : decodeSegment(version),
    };
  }
  return undefined;
}
