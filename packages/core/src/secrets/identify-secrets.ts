import type { Problem } from '../errors.js';
import type { Occurrence } from '../tree/find-references.js';
import type { AllowedVaults } from './allowed-vaults.js';
import type { SecretIdentifier } from './secret-provider.js';

/** An occurrence whose vault is known. */
export interface Identified extends Occurrence {
  readonly id: SecretIdentifier;
}

/** An occurrence that cannot be resolved, with the reason. */
export interface Rejected extends Occurrence {
  readonly problem: Problem;
}

/** Gives each reference its vault: the one it names, if it is on the closed list, else the default vault. */
export function identifySecrets(
  occurrences: readonly Occurrence[],
  vaults: AllowedVaults,
): { identified: Identified[]; rejected: Rejected[] } {
  const missing = new Set(
    occurrences.flatMap(({ reference: { vault } }) =>
      vault !== undefined && vaults.urlOf(vault) === undefined ? [vault] : [],
    ),
  );
  const identified: Identified[] = [];
  const rejected: Rejected[] = [];
  for (const occurrence of occurrences) {
    const { vault, name, version } = occurrence.reference;
    const vaultUrl = vault === undefined ? vaults.defaultUrl : vaults.urlOf(vault);
    if (vaultUrl !== undefined)
      identified.push({
        ...occurrence,
        id: { vaultUrl, name, ...(version === undefined ? {} : { version }) },
      });
    else
      rejected.push({
        ...occurrence,
        problem: vault === undefined ? noDefaultVault(name) : notAllowed(vault, name, missing),
      });
  }
  return { identified, rejected };
}

function noDefaultVault(secret: string): Problem {
  return {
    code: 'ERR_NO_DEFAULT_VAULT',
    message: 'the reference names no vault, and there is no default vault',
    secret,
    remedy: "set KEY_VAULT_NAME, pass { vault: 'my-vault' }, or write @keyvault:my-vault/" + secret,
    transient: false,
  };
}

/** One line that mends every such reference at once. */
function notAllowed(vault: string, secret: string, missing: ReadonlySet<string>): Problem {
  const line = [...missing].map((name) => `'${name}'`).join(', ');
  return {
    code: 'ERR_VAULT_NOT_ALLOWED',
    message: 'the vault is not on the list of allowed vaults',
    vault,
    secret,
    remedy: `correct its name, or allow it in the options: vaults: [${line}]`,
    transient: false,
  };
}
