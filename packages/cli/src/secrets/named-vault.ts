import type { LoadConfigOptions } from '@vaultref/core';
import type { SecretsOptions } from '@vaultref/core/secrets';

/**
 * The options to look after one vault. Who types its name may choose it: an alias of the configuration file, else the name or
 * URL of a vault. Without one the default vault is meant.
 */
export function namedVault(options: LoadConfigOptions, name: string | undefined): SecretsOptions {
  const { cloud, credential, transport, startup, env } = options;
  const vault = name === undefined ? options.vault : (aliased(options, name) ?? name);
  return {
    ...(vault === undefined ? {} : { vault }),
    ...(cloud === undefined ? {} : { cloud }),
    ...(credential === undefined ? {} : { credential }),
    ...(transport === undefined ? {} : { transport }),
    ...(startup === undefined ? {} : { startup }),
    ...(env === undefined ? {} : { env }),
  };
}

function aliased({ vaults }: LoadConfigOptions, name: string | undefined): LoadConfigOptions['vault'] {
  if (vaults === undefined || isList(vaults)) return undefined;
  return Object.entries(vaults).find(([alias]) => alias.toLowerCase() === name?.toLowerCase())?.[1];
}

function isList(vaults: NonNullable<LoadConfigOptions['vaults']>): vaults is readonly string[] {
  return Array.isArray(vaults);
}
