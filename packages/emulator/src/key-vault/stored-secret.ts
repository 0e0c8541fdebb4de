import type { ParsedVersion } from '../seed/parsed-seed.js';

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

/** The versions of a secret, and whether it is deleted. */
export class StoredSecret {
  /** Milliseconds since the epoch, while it is deleted. */
  deletedAt: number | undefined;
  readonly name: string;
  readonly #versions: SecretVersion[] = [];

  constructor(name: string) {
    this.name = name;
  }

  /** Oldest first. */
  get versions(): readonly SecretVersion[] {
    return this.#versions;
  }

  append(version: SecretVersion): void {
    this.#versions.push(version);
  }

  /** The version asked for, or the latest one. */
  find(id?: string): FoundSecret | undefined {
    const version =
      id === undefined
        ? this.#versions.at(-1)
        : this.#versions.find((candidate) => candidate.version === id.toLowerCase());
    return version && { name: this.name, version };
  }

  /** Every version by its id, which is no order of time. */
  list(): FoundSecret[] {
    return this.#versions
      .map((version) => ({ name: this.name, version }))
      .toSorted((a, b) => compare(a.version.version, b.version.version));
  }

  update(id: string | undefined, changes: SecretChanges, updated: number): FoundSecret | undefined {
    const found = this.find(id);
    if (!found) return undefined;
    const version = { ...found.version, ...changes, updated };
    this.#versions[this.#versions.indexOf(found.version)] = version;
    return { name: this.name, version };
  }

  asDeleted(): DeletedSecret | undefined {
    const latest = this.find();
    return latest && { ...latest, deletedDate: Math.floor((this.deletedAt ?? 0) / 1000) };
  }
}

/** An order of names for `toSorted`, whatever their case. */
export function byName(a: FoundSecret, b: FoundSecret): number {
  return compare(a.name.toLowerCase(), b.name.toLowerCase());
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
