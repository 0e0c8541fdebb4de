import type { Source } from '@vaultref/core';
import { type StandaloneOptions, withStandaloneConfig } from './standalone-config.js';

/**
 * Secrets for a ConfigModule that stays as it is: a `load` factory whose values win over the texts that ConfigModule reads. It has
 * the variables that are references, and everything of `sources`. It is loaded once, and does not follow changes.
 *
 * @example
 * ConfigModule.forRoot({ load: [keyVaultConfig({ vault: 'my-app-kv' })] }) // .env: DB_PASSWORD=@keyvault:db-password
 *
 * @throws ConfigError (by rejecting) ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION, and what core's `loadConfig()` throws
 */
export function keyVaultConfig(options: StandaloneOptions = {}): () => Promise<Record<string, unknown>> {
  return async () => {
    const own = new Set<string>();
    const sources = (options.sources ?? []).map((source) => noting(source, own));
    return withStandaloneConfig({ ...options, sources }, ({ values, report }) => {
      for (const { path } of report.references) own.add(String(path[0]));
      return Object.fromEntries(Object.entries(Object(values)).filter(([name]) => own.has(name)));
    });
  };
}

/** The source, which notes the names that it yields. */
function noting(source: Source, names: Set<string>): Source {
  return {
    ...source,
    load: async (input) => {
      const layer = await source.load(input);
      for (const name of Object.keys(layer.tree)) names.add(name);
      return layer;
    },
  };
}
