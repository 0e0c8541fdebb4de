import { createHash } from 'node:crypto';

/** Names the versions of the secrets of a vault: the same in every run, and none twice, not even after a purge. */
export class VersionIds {
  readonly #vault: string;
  readonly #made = new Map<string, number>();

  constructor(vault: string) {
    this.#vault = vault;
  }

  /** How many versions of the secret there were so far. */
  count(secret: string): number {
    return this.#made.get(secret.toLowerCase()) ?? 0;
  }

  next(secret: string): string {
    const index = this.count(secret);
    this.#made.set(secret.toLowerCase(), index + 1);
    // It looks like a version of Key Vault.
    const hash = createHash('sha256').update(`${this.#vault}/${secret.toLowerCase()}/${index}`);
    return hash.digest('hex').slice(0, 32);
  }

  /** Versions that came from elsewhere take up as many ids. */
  reserve(secret: string, count: number): void {
    this.#made.set(secret.toLowerCase(), Math.max(this.count(secret), count));
  }

  /** Begins anew with a secret. */
  forget(secret: string): void {
    this.#made.delete(secret.toLowerCase());
  }
}
