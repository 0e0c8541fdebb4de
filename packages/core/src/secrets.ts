// `@vaultref/core/secrets`: secrets as objects, for scripts and tools that look after a vault.
import { VaultAccess, type SecretsOptions } from './vault-access.js';
import type { SecretAttributes } from './azure/vault-operations.js';
import { problemError } from './errors.js';
import type { SecretProperties } from './secrets/secret-provider.js';

export type { SecretAttributes } from './azure/vault-operations.js';
export type { SecretProperties } from './secrets/secret-provider.js';
export type { SecretsOptions } from './vault-access.js';

/** Which vault, as whom and how; and what the new version has beside its value. */
export interface SetSecretOptions extends SecretsOptions, SecretAttributes {}

/**
 * The properties of all secrets of the default vault, page by page, without their values; needs the permission to list.
 *
 * @example
 * for await (const { name, expiresOn } of listSecrets({ vault: 'my-app-kv' })) console.log(name, expiresOn);
 *
 * @throws ConfigError as loadConfig(): ERR_FORBIDDEN_RBAC, ERR_NO_DEFAULT_VAULT and what else docs/errors.md lists
 */
export async function* listSecrets(options: SecretsOptions = {}): AsyncGenerator<SecretProperties> {
  const access = new VaultAccess(options);
  try {
    yield* access.list();
  } finally {
    access.close();
  }
}

/**
 * The properties of one secret; needs the permission to list. The value is not asked for, unless there are versions of the same
 * second: which of them is in force, only reading the secret tells.
 * @param name `name`, `vault/name` with an alias or a listed vault, `name@version`, or a pasted identifier
 * @throws ConfigError ERR_SECRET_NOT_FOUND, ERR_VERSION_NOT_FOUND, ERR_REFERENCE_SYNTAX, ERR_VAULT_NOT_ALLOWED and others of docs/errors.md
 */
export async function getSecretProperties(
  name: string,
  options: SecretsOptions = {},
): Promise<SecretProperties> {
  return using(options, (access) => access.properties(name));
}

/**
 * Makes a new version of a secret, and the secret if there is none; needs the permission to set. Reading by name gives the new
 * version from then on, and the old ones stay readable by theirs.
 *
 * @example
 * await setSecret('db-password', password, { vault: 'my-app-kv', expiresOn: new Date('2030-01-31') });
 *
 * @param name `name`, `vault/name` with an alias or a listed vault, or a pasted identifier
 * @returns the properties of the new version
 * @throws ConfigError ERR_SECRET_DELETED, ERR_SECRET_REFUSED, ERR_REFERENCE_SYNTAX, ERR_VAULT_NOT_ALLOWED, ERR_INVALID_OPTION
 * (a date after 2038-01-19) and others of docs/errors.md. An attempt that may have been carried out is not repeated; its error
 * says so.
 */
export async function setSecret(
  name: string,
  value: string,
  options: SetSecretOptions = {},
): Promise<SecretProperties> {
  const { contentType, tags, expiresOn, notBefore, enabled, ...rest } = options;
  for (const [option, date] of Object.entries({ expiresOn, notBefore })) refuseUnsendable(option, date);
  const attributes = {
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(enabled === undefined ? {} : { enabled }),
  };
  return using(rest, (access) => access.set(name, value, attributes));
}

async function using<T>(options: SecretsOptions, work: (access: VaultAccess) => Promise<T>): Promise<T> {
  const access = new VaultAccess(options);
  try {
    return await work(access);
  } finally {
    access.close();
  }
}

/** The SDK (4.11) sends seconds as 32 bits with a sign: 2099 would arrive as 1962, and lock everybody out. */
const LATEST_MS = (2 ** 31 - 1) * 1_000;

function refuseUnsendable(option: string, date: Date | undefined): void {
  if (date === undefined || (date.getTime() >= 0 && date.getTime() <= LATEST_MS)) return;
  throw problemError(
    {
      code: 'ERR_INVALID_OPTION',
      message: 'the Azure SDK cannot send this date',
      remedy: 'give a date between 1970-01-01 and 2038-01-19',
      transient: false,
    },
    { name: `option ${option}` },
  );
}
