import { ConfigError, isConfigError, type Problem, problemError } from '../errors.js';
import { keyvault } from '../references/object-form.js';
import type { SecretProperties } from '../secrets/secret-provider.js';
import { placePaths, splitName } from './place-paths.js';
import type { Layer, Source } from './source.js';
import { withoutAzure } from './without-azure.js';

/** Which secrets of which vault, and where they go. */
export interface KeyVaultSecretsOptions {
  /** An alias or the name of an allowed vault. Default: the default vault of the load. */
  readonly vault?: string;
  /** Takes only secrets whose name begins with it, in whatever case, and drops it: `'shop--'`. Default: all. */
  readonly prefix?: string;
  /** Splits names into paths, so that `db--password` is `db.password`; `false` keeps them flat. Default `'--'`. */
  readonly separator?: string | false;
  /** Instead of the separator: the path of a name without its prefix, `undefined` to leave the secret out. */
  readonly map?: (name: string) => readonly string[] | undefined;
  /** Takes the secrets of certificates too, which hold private keys. Default `false`. */
  readonly certificates?: boolean;
}

/**
 * All enabled secrets of a vault, each under its name: the vault is listed, and what it lists is loaded as if there were a
 * reference to it. The identity needs the permission to list. Later sources win, and a secret that one overrides is not fetched.
 *
 * @example
 * keyVaultSecrets({ prefix: 'shop--' }) // shop--db--password is db.password
 *
 * @throws ConfigError from load(): ERR_VAULT_NOT_ALLOWED, ERR_NO_DEFAULT_VAULT, and what else a vault refuses
 */
export function keyVaultSecrets(options: KeyVaultSecretsOptions = {}): Source {
  const { vault } = options;
  const name = `key vault secrets${vault === undefined ? '' : ` ${vault}`}`;
  return {
    name,
    remote: true,
    async load({ signal, context: { azure } }): Promise<Layer> {
      if (!azure) throw withoutAzure(name);
      const values: { path: readonly string[]; value: unknown }[] = [];
      try {
        for await (const secret of azure.listSecrets(vault, signal)) {
          const path = pathOf(secret, options);
          // It may be gone when it is fetched, which is no failure then.
          const reference = { ...(vault === undefined ? {} : { vault }), optional: true };
          if (path?.length) values.push({ path, value: keyvault(secret.name, reference) });
        }
      } catch (error) {
        throw withSource(error, name, signal);
      }
      return { name, tree: placePaths(values), origin: () => undefined };
    },
  };
}

function pathOf(
  { name, enabled, managed = false }: SecretProperties,
  { prefix = '', separator = '--', map, certificates = false }: KeyVaultSecretsOptions,
): readonly string[] | undefined {
  if (!enabled || (managed && !certificates)) return undefined;
  if (!name.toLowerCase().startsWith(prefix.toLowerCase()) || name.length === prefix.length) return undefined;
  const rest = name.slice(prefix.length);
  return map ? map(rest) : splitName(rest, separator);
}

function withSource(error: unknown, name: string, signal: AbortSignal): unknown {
  if (isConfigError(error)) {
    const failures = error.failures.map((failure) => ({ ...failure, source: { name } }));
    return new ConfigError(error.code, failures);
  }
  return signal.aborted ? problemError(TIMEOUT, { name }) : error;
}

const TIMEOUT: Problem = {
  code: 'ERR_SOURCE_UNREADABLE',
  reason: 'TIMEOUT',
  message: 'the vault was not listed in time',
  remedy: 'check the network between here and the vault',
  transient: true,
};
