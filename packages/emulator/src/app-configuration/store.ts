import { createHash } from 'node:crypto';
import type { ParsedSetting } from '../seed/seed.js';
import type { SettingId } from './setting-id.js';
import { bySetting, identify } from './setting-id.js';
import { Snapshots } from './snapshots.js';

/** A setting as it is, or was. */
export interface Setting extends ParsedSetting {
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** The settings of one App Configuration store, with their history and snapshots. Case matters in keys. */
export class Store {
  readonly name: string;
  readonly #now: () => number;
  readonly #settings = new Map<string, Setting>();
  readonly #revisions: Setting[] = [];
  /** Of the settings as they were at some time. */
  readonly snapshots: Snapshots;
  #sequence = 0;

  constructor(name: string, now: () => number) {
    this.name = name;
    this.#now = now;
    this.snapshots = new Snapshots(() => this.list(), now);
  }

  /** Rises with every write: what a Sync-Token counts. */
  get sequence(): number {
    return this.#sequence;
  }

  find(id: SettingId): Setting | undefined {
    return this.#settings.get(identify(id));
  }

  /** Every setting, by key and then label. */
  list(): Setting[] {
    return [...this.#settings.values()].toSorted(bySetting);
  }

  /** Every state of every setting, the latest first. */
  revisions(): readonly Setting[] {
    return this.#revisions.toReversed();
  }

  set(setting: ParsedSetting): Setting {
    this.#sequence += 1;
    const id = identify(setting);
    const etag = createHash('sha256').update(`${this.name}\0${id}\0${this.#sequence}`).digest('base64url');
    const stored = { ...setting, etag, lastModified: this.#now() };
    this.#settings.set(id, stored);
    this.#revisions.push(stored);
    return stored;
  }

  /** Makes a setting, or changes what is given of one that exists. */
  change(
    key: string,
    value: string,
    { label, ...given }: Partial<Omit<ParsedSetting, 'key' | 'value'>>,
  ): Setting {
    const found = this.find({ key, label });
    const made = { contentType: undefined, tags: {}, locked: false, ...found, ...given };
    return this.set({ ...made, key, label, value });
  }

  remove(id: SettingId): Setting | undefined {
    const removed = this.find(id);
    if (removed) this.#sequence += 1;
    this.#settings.delete(identify(id));
    return removed;
  }
}
