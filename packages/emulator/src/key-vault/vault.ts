import { createHash } from 'node:crypto';
import { EmulatorError } from '../emulator-error.js';
import type { ParsedSecret, ParsedVersion } from '../seed/seed.js';

export interface SecretVersion extends ParsedVersion {
  readonly version: string;
  /** Seconds since the epoch, as on the wire. */
  readonly created: number;
  readonly updated: number;
}

/** A secret with one of its versions. */
export interface FoundSecret {
  /** As stored, whatever the case of the request. */
  readonly name: string;
  readonly version: SecretVersion;
}

export interface DeletedSecret extends FoundSecret {
  /** Seconds since the epoch. */
  readonly deletedDate: number;
}

/** What an update may change; fields left out stay as they are. */
export type SecretChanges = Partial<Omit<ParsedVersion, 'value' | 'version'>>;

interface Secret {
  readonly name: string;
  readonly versions: SecretVersion[];
  /** Milliseconds since the epoch, while it is deleted. */
  deletedAt?: number;
}

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
  readonly #secrets = new Map<string, Secret>();
  // Purging does not set it back: an id is never used twice.
  readonly #versionsMade = new Map<string, number>();

  constructor(name: string, parts: VaultParts) {
    this.name = name;
    this.#parts = parts;
  }

  /** The version asked for, or the latest one. */
  find(name: string, version?: string): FoundSecret | undefined {
    return pick(this.#live(name), version);
  }

  /** Every secret with its latest version, by name. */
  list(): FoundSecret[] {
    return [...this.#secrets.values()]
      .filter(({ deletedAt }) => deletedAt === undefined)
      .flatMap((secret) => pick(secret) ?? [])
      .toSorted((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()));
  }

  /** Every version by its id, which is no order of time; none of a secret that there is not. */
  listVersions(name: string): FoundSecret[] {
    const secret = this.#live(name);
    if (!secret) return [];
    return secret.versions
      .map((version) => ({ name: secret.name, version }))
      .toSorted((a, b) => compare(a.version.version, b.version.version));
  }

  /** Whether a deleted secret holds the name. */
  holdsDeleted(name: string): boolean {
    return this.#secrets.get(name.toLowerCase())?.deletedAt !== undefined;
  }

  /** Makes the secret or its next version; the caller has looked whether a deleted one holds the name. */
  set(name: string, properties: Omit<ParsedVersion, 'version'>): FoundSecret {
    const secret = this.#live(name) ?? this.#create(name);
    const version = this.#append(secret, { ...properties, version: undefined });
    this.#parts.onNewVersion(this.name, { name: secret.name, version });
    return { name: secret.name, version };
  }

  update(name: string, version: string | undefined, changes: SecretChanges): FoundSecret | undefined {
    const secret = this.#live(name);
    const found = pick(secret, version);
    if (!secret || !found) return undefined;
    const updated = { ...found.version, ...changes, updated: this.#seconds() };
    secret.versions[secret.versions.indexOf(found.version)] = updated;
    return { name: secret.name, version: updated };
  }

  delete(name: string): DeletedSecret | undefined {
    const secret = this.#live(name);
    if (!secret) return undefined;
    secret.deletedAt = this.#parts.now();
    return toDeleted(secret);
  }

  findDeleted(name: string): DeletedSecret | undefined {
    const secret = this.#secrets.get(name.toLowerCase());
    return secret && this.#isListedAsDeleted(secret) ? toDeleted(secret) : undefined;
  }

  listDeleted(): DeletedSecret[] {
    return [...this.#secrets.values()]
      .filter((secret) => this.#isListedAsDeleted(secret))
      .flatMap((secret) => toDeleted(secret) ?? [])
      .toSorted((a, b) => compare(a.name.toLowerCase(), b.name.toLowerCase()));
  }

  recover(name: string): FoundSecret | undefined {
    const secret = this.#secrets.get(name.toLowerCase());
    if (!secret || !this.#isListedAsDeleted(secret)) return undefined;
    delete secret.deletedAt;
    return pick(secret);
  }

  purge(name: string): boolean {
    return this.findDeleted(name) !== undefined && this.#secrets.delete(name.toLowerCase());
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

  #live(name: string): Secret | undefined {
    const secret = this.#secrets.get(name.toLowerCase());
    return secret?.deletedAt === undefined ? secret : undefined;
  }

  #isListedAsDeleted({ deletedAt }: Secret): boolean {
    const { now, deletionDelayMs } = this.#parts;
    return deletedAt !== undefined && now() >= deletedAt + deletionDelayMs;
  }

  #create(name: string): Secret {
    const secret: Secret = { name, versions: [] };
    this.#secrets.set(name.toLowerCase(), secret);
    return secret;
  }

  #append(secret: Secret, parsed: ParsedVersion): SecretVersion {
    const key = secret.name.toLowerCase();
    const made = this.#versionsMade.get(key) ?? 0;
    this.#versionsMade.set(key, made + 1);
    const version = parsed.version ?? versionId(this.name, key, made);
    const stored = { ...parsed, version, created: this.#seconds(), updated: this.#seconds() };
    secret.versions.push(stored);
    return stored;
  }

  #seconds(): number {
    return Math.floor(this.#parts.now() / 1000);
  }
}

function pick(secret: Secret | undefined, version?: string): FoundSecret | undefined {
  const found =
    version === undefined
      ? secret?.versions.at(-1)
      : secret?.versions.find((candidate) => candidate.version === version.toLowerCase());
  return secret && found && { name: secret.name, version: found };
}

function toDeleted(secret: Secret): DeletedSecret | undefined {
  const latest = pick(secret);
  return latest && { ...latest, deletedDate: Math.floor((secret.deletedAt ?? 0) / 1000) };
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** Looks like a version of Key Vault, yet is the same in every run. */
function versionId(vault: string, secret: string, index: number): string {
  return createHash('sha256').update(`${vault}/${secret}/${index}`).digest('hex').slice(0, 32);
}
