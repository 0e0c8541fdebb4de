import type { SeedVaults, SeedVersion } from '../seed/seed.js';

/** Vaults as an import finds them, secret by secret. */
export class ImportedVaults {
  readonly #vaults = new Map<string, Map<string, string | SeedVersion>>();

  put(vault: string, secret: string, value: string | SeedVersion): void {
    this.#secretsOf(vault).set(secret, value);
  }

  /** Of this one only the name is known; a value that is found elsewhere stays. */
  putName(vault: string, secret: string): void {
    const secrets = this.#secretsOf(vault);
    if (!secrets.has(secret)) secrets.set(secret, placeholderOf(secret));
  }

  toSeed(): SeedVaults {
    return Object.fromEntries(
      [...this.#vaults].map(([vault, secrets]) => [vault, Object.fromEntries(secrets)]),
    );
  }

  #secretsOf(vault: string): Map<string, string | SeedVersion> {
    const secrets = this.#vaults.get(vault) ?? new Map<string, string | SeedVersion>();
    this.#vaults.set(vault, secrets);
    return secrets;
  }
}

/** A value that is plainly none, for a secret of which only the name is known. */
export function placeholderOf(secret: string): string {
  return `placeholder of ${secret}`;
}
