import type { Problem } from '../errors.js';
import type { Reference } from '../references/reference.js';
import type { AllowedVaults } from './allowed-vaults.js';
import { type SecretIdentifier, vaultName } from './secret-provider.js';

/** What a reference asks for, or why it may not be asked. */
export type Identified = ReadonlyMap<Reference, SecretIdentifier | Problem>;

/** Gives each reference its vault: the one it names, if it is on the closed list, else the default vault. */
export function identifySecrets(references: readonly Reference[], vaults: AllowedVaults): Identified {
  const missing = new Set(references.flatMap((reference) => missingVault(reference, vaults)));
  return new Map(references.map((reference) => [reference, identify(reference, vaults, missing)]));
}

/** URL of the vault that somebody calls by alias, name or URL, without one of the default vault, or why it may not be asked. */
export function identifyVault(vault: string | undefined, vaults: AllowedVaults): string | Problem {
  if (vault !== undefined && vaults.allows(vault)) return vault;
  const url = vault === undefined ? vaults.defaultUrl : vaults.urlOf(vault);
  if (url !== undefined) return url;
  return vault === undefined ? noDefaultVault() : notAllowed(vault, undefined, new Set([vault]));
}

function identify(
  reference: Reference,
  vaults: AllowedVaults,
  missing: ReadonlySet<string>,
): SecretIdentifier | Problem {
  const { vault, vaultUrl, name, version } = reference;
  const url =
    vaultUrl === undefined ? (vault === undefined ? vaults.defaultUrl : vaults.urlOf(vault)) : vaultUrl;
  if (url !== undefined && missingVault(reference, vaults).length === 0)
    return { vaultUrl: url, name, ...(version === undefined ? {} : { version }) };
  return vault === undefined && vaultUrl === undefined
    ? noDefaultVault(name)
    : notAllowed(vaultUrl ?? vault ?? '', name, missing);
}

/** The name of the vault, as one would list it, when it is not allowed. */
function missingVault({ vault, vaultUrl }: Reference, vaults: AllowedVaults): string[] {
  if (vaultUrl !== undefined) return vaults.allows(vaultUrl) ? [] : [vaultName(vaultUrl)];
  return vault === undefined || vaults.urlOf(vault) !== undefined ? [] : [vault];
}

function noDefaultVault(secret?: string): Problem {
  return {
    code: 'ERR_NO_DEFAULT_VAULT',
    message: 'no vault is named, and there is no default vault',
    ...(secret === undefined ? {} : { secret }),
    remedy: `set KEY_VAULT_NAME, pass { vault: 'my-vault' }${secret === undefined ? ', or name the vault' : `, or write @keyvault:my-vault/${secret} and list that vault: vaults: ['my-vault']`}`,
    transient: false,
  };
}

/** One line that mends every such reference at once. */
function notAllowed(vault: string, secret: string | undefined, missing: ReadonlySet<string>): Problem {
  const line = [...missing].map((name) => `'${name}'`).join(', ');
  return {
    code: 'ERR_VAULT_NOT_ALLOWED',
    message: 'the vault is not on the list of allowed vaults',
    vault,
    ...(secret === undefined ? {} : { secret }),
    remedy: `correct its name, or allow it in the options: vaults: [${line}]`,
    transient: false,
  };
}
