import { parseEnv } from 'node:util';
import { EmulatorError } from '../emulator-error.js';
import type { SeedVaults } from '../seed/seed.js';
import { ImportedVaults } from './imported-vaults.js';

export interface EnvImport {
  /** The vault of the secrets that name none. */
  readonly vault: string;
  /** Only these variables. Default: all but `KEY_VAULT_*` and `VAULTREF_*`. */
  readonly only?: readonly string[] | undefined;
}

const AZURE_URI = /^@Microsoft\.KeyVault\(SecretUri=https:\/\/([^./]+)\.[^/]+\/secrets\/([^/)]+)/i;
const AZURE_NAMES = /^@Microsoft\.KeyVault\((?=.*VaultName=([^;)]+))(?=.*SecretName=([^;)]+))/i;
/** What tells Vaultref where its vaults are: no secret, and needed before there is one. */
const VAULTREFS_OWN = /^(?:KEY_VAULT|VAULTREF)_/;
const VAULTREF = /@keyvault:(?:([a-z0-9-]+)\/)?([a-z0-9-]+)/gi;

/**
 * The vaults for a `.env`: what its references name gets a placeholder, and any other variable becomes a secret with
 * its value, `DB_PASSWORD` as `db-password`.
 * @throws {EmulatorError} `BAD_IMPORT`
 */
export function importEnv(text: string, { vault, only }: EnvImport): SeedVaults {
  const variables = Object.entries(parseEnv(text));
  const missing = only?.find((name) => !variables.some(([each]) => each === name));
  if (missing !== undefined) {
    throw new EmulatorError('BAD_IMPORT', `There is no variable ${missing} in the file.`);
  }
  const vaults = new ImportedVaults();
  for (const [name, value = ''] of variables) {
    if (only ? !only.includes(name) : VAULTREFS_OWN.test(name)) continue;
    const named = referencesIn(value, vault);
    for (const { to, secret } of named) vaults.putName(to, secret);
    if (named.length === 0) vaults.put(vault, secretNameOf(name), value);
  }
  return vaults.toSeed();
}

/** What a value refers to: a whole reference of App Service, or references of Vaultref anywhere in it. */
function referencesIn(value: string, vault: string): { to: string; secret: string }[] {
  const [, to, secret] = AZURE_URI.exec(value) ?? AZURE_NAMES.exec(value) ?? [];
  if (to !== undefined && secret !== undefined) return [{ to, secret }];
  return [...value.matchAll(VAULTREF)].map(([, named, name = '']) => ({ to: named ?? vault, secret: name }));
}

function secretNameOf(variable: string): string {
  return variable.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-');
}
