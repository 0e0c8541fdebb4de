import { EmulatorError } from '../emulator-error.js';
import type { ParsedVault } from '../seed/parsed-seed.js';
import type { FoundSecret } from './stored-secret.js';
import type { VaultParts } from './vault.js';
import { Vault } from './vault.js';

/** The vaults of the seed, found by name whatever its case. */
export class Vaults {
  readonly #vaults = new Map<string, Vault>();

  /** @param seed a vault given twice has the secrets of both; a secret given twice is the later one. */
  constructor(seed: readonly ParsedVault[], parts: VaultParts) {
    for (const { name, secrets } of seed) {
      const vault = this.find(name) ?? new Vault(name.toLowerCase(), parts);
      this.#vaults.set(vault.name, vault);
      for (const secret of secrets) vault.put(secret);
    }
  }

  find(name: string): Vault | undefined {
    return this.#vaults.get(name.toLowerCase());
  }

  all(): Iterable<Vault> {
    return this.#vaults.values();
  }

  /**
   * The vault of that name, by default the first one.
   * @throws {EmulatorError} `UNKNOWN_VAULT`
   */
  get(name: string | undefined): Vault {
    const [first] = this.#vaults.values();
    const vault = name === undefined ? first : this.find(name);
    if (vault) return vault;
    const known = [...this.#vaults.keys()].join(', ') || 'none';
    const wanted = name === undefined ? 'No vault' : `No vault ${name}`;
    throw new EmulatorError('UNKNOWN_VAULT', `${wanted} in the emulator; known: ${known}.`);
  }

  /**
   * A secret that must be there.
   * @throws {EmulatorError} `UNKNOWN_VAULT`, `UNKNOWN_SECRET`
   */
  locate(
    secret: string,
    { vault: wanted, version }: { readonly vault: string | undefined; readonly version: string | undefined },
  ): { readonly name: string; readonly found: FoundSecret } {
    const vault = this.get(wanted);
    const found = vault.find(secret, version);
    if (found) return { name: vault.name, found };
    throw vault.unknownSecret(version === undefined ? secret : `${secret}/${version}`);
  }
}
