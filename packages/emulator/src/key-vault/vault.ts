import { EmulatorError } from '../emulator-error.js';
import type { ParsedSecret, ParsedVersion } from '../seed/parsed-seed.js';
import type { SecretBackup } from './secret-backup.js';
import type { DeletedSecret, FoundSecret, SecretChanges, SecretVersion } from './stored-secret.js';
import { byName, StoredSecret } from './stored-secret.js';
import { VersionIds } from './version-ids.js';

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
  readonly #ids: VersionIds;

  constructor(name: string, parts: VaultParts) {
    this.name = name;
    this.#parts = parts;
    this.#ids = new VersionIds(name);
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

  /** The versions of a secret, oldest first. */
  history(name: string): readonly SecretVersion[] {
    return this.#live(name)?.versions ?? [];
  }

  /** What holds a name: a secret, a deleted one, or nothing. */
  stateOf(name: string): 'live' | 'deleted' | 'free' {
    const secret = this.#secrets.get(name.toLowerCase());
    if (!secret) return 'free';
    return secret.deletedAt === undefined ? 'live' : 'deleted';
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

  backup(name: string): SecretBackup | undefined {
    const secret = this.#live(name);
    return secret && { name: secret.name, versions: secret.versions };
  }

  /** Makes the secret with all its versions; the caller has looked whether the name is free. */
  restore({ name, versions }: SecretBackup): FoundSecret | undefined {
    const secret = this.#create(name);
    for (const version of versions) secret.append(version);
    this.#ids.reserve(name, versions.length);
    return secret.find();
  }

  put({ name, versions }: ParsedSecret): void {
    this.#ids.forget(name);
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
    return this.set(latest.name, {
      value: value ?? `${latest.name}-${this.#ids.count(name) + 1}`,
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
    const id = this.#ids.next(secret.name);
    const stored = {
      ...parsed,
      version: parsed.version ?? id,
      created: this.#seconds(),
      updated: this.#seconds(),
    };
    secret.append(stored);
    return stored;
  }

  #seconds(): number {
    return Math.floor(this.#parts.now() / 1000);
  }
}
