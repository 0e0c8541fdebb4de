import type { HttpResponse } from '../http/http-message.js';
import { json } from '../http/http-message.js';

/** Key Vault's error envelope. */
export function vaultError(
  status: number,
  code: string,
  message: string,
  { inner, headers }: { inner?: string; headers?: Record<string, string> } = {},
): HttpResponse {
  const innererror = inner === undefined ? {} : { innererror: { code: inner } };
  return json(status, { error: { code, message, ...innererror } }, headers);
}

export function secretNotFound(name: string, version: string | undefined): HttpResponse {
  const id = version === undefined ? name : `${name}/${version}`;
  const message = `A secret with (name/id) ${id} was not found in this key vault. If you recently deleted this secret you may be able to recover it using the correct recovery command. For help resolving this issue, please see https://go.microsoft.com/fwlink/?linkid=2125182`;
  return vaultError(404, 'SecretNotFound', message);
}

export function deletedSecretNotFound(name: string): HttpResponse {
  return vaultError(404, 'SecretNotFound', `Deleted Secret not found: ${name}`);
}

export function secretDisabled(): HttpResponse {
  const message = 'Operation get is not allowed on a disabled secret.';
  return vaultError(403, 'Forbidden', message, { inner: 'SecretDisabled' });
}

export function nameHeldByDeleted(name: string): HttpResponse {
  const message = `Secret ${name} is currently in a deleted but recoverable state, and its name cannot be reused; in this state, the secret can only be recovered or purged.`;
  return vaultError(409, 'Conflict', message, { inner: 'ObjectIsDeletedButRecoverable' });
}

export function restoredNameTaken(name: string): HttpResponse {
  const message = `There was a conflict restoring the secret ${name}: a secret of this name is in the vault already.`;
  return vaultError(409, 'Conflict', message);
}

export function badBackup(): HttpResponse {
  const message = 'Backup blob contains invalid or corrupt version.';
  return vaultError(400, 'Malformed backup blob', message);
}

export function badParameter(message: string): HttpResponse {
  return vaultError(400, 'BadParameter', message);
}

/** What a vault says over its limit. Nothing tells the client when to come back, as in Azure. */
export function throttled(): HttpResponse {
  const message =
    'Request was not processed because too many requests were received. Reason: VaultRequestTypeLimitReached';
  return vaultError(429, 'Throttled', message);
}
