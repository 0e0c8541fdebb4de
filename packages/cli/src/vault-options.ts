import type { LoadConfigOptions, Source } from '@vaultref/core';
import { preloadOptions } from '@vaultref/core/tools';
import type { Command } from 'commander';
import { readConfigFile } from './config-file.js';

/** What every command takes. */
export interface VaultFlags {
  readonly config?: string;
  readonly vault?: string;
  readonly vaults?: string;
}

export function addVaultFlags(command: Command): Command {
  return command
    .option(
      '-c, --config <file>',
      'vaultref.config.ts, .js or .json; default: the one in the working directory',
    )
    .option(
      '--vault <name>',
      'the vault of references that name none; default: KEY_VAULT_URL, KEY_VAULT_NAME',
    )
    .option('--vaults <names>', 'the other vaults that references may name, by commas');
}

export interface VaultChoice {
  readonly options: LoadConfigOptions;
  /** The sources that the configuration file declares. */
  readonly declared: readonly Source[] | undefined;
  /** `.env` files and the environment, as the preload reads them. */
  readonly variables: readonly Source[];
}

/** Flags win over the configuration file, the file over the VAULTREF_ variables of the preload. */
export async function vaultOptions(flags: VaultFlags, env: NodeJS.ProcessEnv): Promise<VaultChoice> {
  const { config, vault, vaults } = flags;
  const fromFile = await readConfigFile(config);
  const { sources: variables = [], ...rest } = preloadOptions(env);
  const options = {
    ...rest,
    sources: variables,
    ...fromFile,
    ...(vault === undefined ? {} : { vault }),
    ...(vaults === undefined ? {} : { vaults: namesIn(vaults) }),
  };
  return { options, declared: fromFile.sources, variables };
}

/** Names in one text, by commas. */
export function namesIn(text = ''): string[] {
  return text
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
