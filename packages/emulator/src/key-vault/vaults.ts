import { createHash } from 'node:crypto';
import { EmulatorError } from './emulator-error.js';
import type { ParsedSecret, ParsedVault, ParsedVersion } from './seed.js';

export interface SecretVersion extends ParsedVersion {
  readonly version: string;
  /** Seconds since the epoch, as on the wire. */
  readonly created: number;
}

/** A secret with one of its versions. */
export interface FoundSecret {
  /** As stored, whatever the case of the request. */
  readonly name: string;
  readonly version: SecretVersion;
}

interface Secret {
  readonly name: string;
  readonly versions: SecretVersion[];
}

/** The vaults and what they hold; names of vaults and secrets are found whatever their case. */
export class Vaults {
  readonly #vaults = new Map<string, Vault>();

  /** @param seed a vault given twice has the secrets of both; a secret given twice is the later one. */
  constructor(seed: readonly ParsedVault[], now: () => number) {
    for (const { name, secrets } of seed) {
      const vault = this.find(name) ?? new Vault(name.toLowerCase(), now);
      this.#vaults.set(vault.name, vault);
      for (const secret of secrets) vault.put(secret);
    }
  }

  find(name: string): Vault | undefined {
    return this.#vaults.get(name.toLowerCase());
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
}

export class Vault {
  readonly #secrets = new Map<string, Secret>();

  constructor(
    readonly name: string,
    readonly now: () => number,
  ) {}

  /** The version asked for, or the latest one. */
  find(name: string, version?: string): FoundSecret | undefined {
    const secret = this.#secrets.get(name.toLowerCase());
    const found =
      version === undefined
        ? secret?.versions.at(-1)
        : secret?.versions.find((candidate) => candidate.version === version.toLowerCase());
    return secret && found && { name: secret.name, version: found };
  }

  put({ name, versions }: ParsedSecret): void {
    const secret: Secret = { name, versions: [] };
    this.#secrets.set(name.toLowerCase(), secret);
    for (const version of versions) this.#append(secret, version);
  }

  /**
   * Adds a version that keeps the content type and the tags of the latest one, enabled and without dates.
   * @throws {EmulatorError} `UNKNOWN_SECRET`
   */
  rotate(name: string, value?: string): SecretVersion {
    const secret = this.#secrets.get(name.toLowerCase());
    const latest = secret?.versions.at(-1);
    if (!secret || !latest) {
      const known = [...this.#secrets.values()].map((each) => each.name).join(', ') || 'none';
      throw new EmulatorError('UNKNOWN_SECRET', `No secret ${name} in vault ${this.name}; known: ${known}.`);
    }
    return this.#append(secret, {
      value: value ?? `${secret.name}-${secret.versions.length + 1}`,
      version: undefined,
      contentType: latest.contentType,
      tags: latest.tags,
      enabled: true,
      expiresOn: undefined,
      notBefore: undefined,
    });
  }

  #append(secret: Secret, parsed: ParsedVersion): SecretVersion {
    const version = parsed.version ?? versionId(this.name, secret.name, secret.versions.length);
    const stored = { ...parsed, version, created: Math.floor(this.now() / 1000) };
    secret.versions.push(stored);
    return stored;
  }
}

/** Looks like a version of Key Vault, yet is the same in every run. */
function versionId(vault: string, secret: string, index: number): string {
  const identity = `${vault}/${secret.toLowerCase()}/${index}`;
  return createHash('sha256').update(identity).digest('hex').slice(0, 32);
}
