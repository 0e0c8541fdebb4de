import { createHash } from 'node:crypto';
import { EmulatorError } from '../emulator-error.js';
import type { ParsedSecret, ParsedVersion } from '../seed/seed.js';
import type { DeletedSecret, FoundSecret, SecretChanges, SecretVersion } from './stored-secret.js';
import { byName, StoredSecret } from './stored-secret.js';

export interface VaultParts {
  readonly now: () => number;
  /** How long a deleted secret is not to be found among the deleted ones. */
  readonly deletionDelayMs: number;
  /** Told of every version made after the start. */
  readonly onNewVersion: (vault: string, secret: FoundSecret) => void;
}

/** The secrets of one vault, with their versions and the deleted ones; names are found whatever their case. */
export class Vault {
  readonly name: string;
  readonly #parts: VaultParts;
  readonly #secrets = new Map<string, StoredSecret>();
  // Purging does not set it back: an id is never used twice.
  readonly #versionsMade = new Map<string, number>();

  constructor(name: string, parts: VaultParts) {
    this.name = name;
    this.#parts = parts;
  }

  /** The version asked for, or the latest one. */
  find(name: string, version?: string): FoundSecret | undefined {
    return this.#live(name)?.find(version);
  }

  /** Every secret with its latest version, by name. */
  list(): FoundSecret[] {
    return [...this.#secrets.values()]
      .filter(({ deletedAt }) => deletedAt === undefined)
      .flatMap((secret) => secret.find() ?? [])
      .toSorted(byName);
  }

  /** None of a secret that there is not. */
  listVersions(name: string): FoundSecret[] {
    return this.#live(name)?.list() ?? [];
  }

  /** Whether a deleted secret holds the name. */
  holdsDeleted(name: string): boolean {
    return this.#secrets.get(name.toLowerCase())?.deletedAt !== undefined;
  }

  /** Makes the secret or its next version; the caller has looked whether a deleted one holds the name. */
  set(name: string, properties: Omit<ParsedVersion, 'version'>): FoundSecret {
    const secret = this.#live(name) ?? this.#create(name);
    const version = this.#append(secret, { ...properties, version: undefined });
    const made = { name: secret.name, version };
    this.#parts.onNewVersion(this.name, made);
    return made;
  }

  update(name: string, version: string | undefined, changes: SecretChanges): FoundSecret | undefined {
    return this.#live(name)?.update(version, changes, this.#seconds());
  }

  delete(name: string): DeletedSecret | undefined {
    const secret = this.#live(name);
    if (secret) secret.deletedAt = this.#parts.now();
    return secret?.asDeleted();
  }

  findDeleted(name: string): DeletedSecret | undefined {
    return this.#deleted(name)?.asDeleted();
  }

  listDeleted(): DeletedSecret[] {
    return [...this.#secrets.keys()].flatMap((name) => this.findDeleted(name) ?? []).toSorted(byName);
  }

  recover(name: string): FoundSecret | undefined {
    const secret = this.#deleted(name);
    if (secret) secret.deletedAt = undefined;
    return secret?.find();
  }

  /** @returns whether there was such a deleted secret. */
  purge(name: string): boolean {
    return this.#deleted(name) !== undefined && this.#secrets.delete(name.toLowerCase());
  }

  put({ name, versions }: ParsedSecret): void {
    this.#versionsMade.delete(name.toLowerCase());
    const secret = this.#create(name);
    for (const version of versions) this.#append(secret, version);
  }

  /**
   * Adds a version that keeps the content type and the tags of the latest one, enabled and without dates.
   * @throws {EmulatorError} `UNKNOWN_SECRET`
   */
  rotate(name: string, value?: string): SecretVersion {
    const latest = this.find(name);
    if (!latest) throw this.unknownSecret(name);
    const made = this.#versionsMade.get(name.toLowerCase()) ?? 0;
    return this.set(latest.name, {
      value: value ?? `${latest.name}-${made + 1}`,
      contentType: latest.version.contentType,
      tags: latest.version.tags,
      enabled: true,
      expiresOn: undefined,
      notBefore: undefined,
    }).version;
  }

  unknownSecret(name: string): EmulatorError {
    const known = this.list().map((each) => each.name);
    const message = `No secret ${name} in vault ${this.name}; known: ${known.join(', ') || 'none'}.`;
    return new EmulatorError('UNKNOWN_SECRET', message);
  }

  #live(name: string): StoredSecret | undefined {
    const secret = this.#secrets.get(name.toLowerCase());
    return secret?.deletedAt === undefined ? secret : undefined;
  }

  /** A deleted secret, once it is among the deleted ones. */
  #deleted(name: string): StoredSecret | undefined {
    const { now, deletionDelayMs } = this.#parts;
    const secret = this.#secrets.get(name.toLowerCase());
    if (secret?.deletedAt === undefined) return undefined;
    return now() >= secret.deletedAt + deletionDelayMs ? secret : undefined;
  }

  #create(name: string): StoredSecret {
    const secret = new StoredSecret(name);
    this.#secrets.set(name.toLowerCase(), secret);
    return secret;
  }

  #append(secret: StoredSecret, parsed: ParsedVersion): SecretVersion {
    const key = secret.name.toLowerCase();
    const made = this.#versionsMade.get(key) ?? 0;
    this.#versionsMade.set(key, made + 1);
    const version = parsed.version ?? versionId(this.name, key, made);
    const stored = { ...parsed, version, created: this.#seconds(), updated: this.#seconds() };
    secret.append(stored);
    return stored;
  }

  #seconds(): number {
    return Math.floor(this.#parts.now() / 1000);
  }
}

/** Looks like a version of Key Vault, yet is the same in every run. */
function versionId(vault: string, secret: string, index: number): string {
  return createHash('sha256').update(`${vault}/${secret}/${index}`).digest('hex').slice(0, 32);
}
