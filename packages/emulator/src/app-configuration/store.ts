import { createHash } from 'node:crypto';
import type { ParsedSetting } from '../seed/parsed-seed.js';
import type { SettingId } from './setting-id.js';
import { bySetting, identify } from './setting-id.js';
import { Snapshots } from './snapshots.js';

/** A setting as it is, or was. */
export interface Setting extends ParsedSetting {
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** What became of a setting, `undefined` once it is removed. */
interface Change {
  readonly at: number;
  readonly id: string;
  readonly setting: Setting | undefined;
}

/** The settings of one App Configuration store, with their history and snapshots. Case matters in keys. */
export class Store {
  readonly name: string;
  readonly #now: () => number;
  readonly #settings = new Map<string, Setting>();
  readonly #history: Change[] = [];
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

  /** @param moment as it was then, in milliseconds since the epoch. Default: now */
  find(id: SettingId, moment?: number): Setting | undefined {
    return this.#settingsAt(moment).get(identify(id));
  }

  /** Every setting, by key and then label. */
  list(moment?: number): Setting[] {
    return [...this.#settingsAt(moment).values()].toSorted(bySetting);
  }

  /** Every state of every setting, the latest first. */
  revisions(moment: number = Infinity): readonly Setting[] {
    return this.#history
      .filter(({ at }) => at <= moment)
      .flatMap(({ setting }) => setting ?? [])
      .toReversed();
  }

  set(setting: ParsedSetting): Setting {
    this.#sequence += 1;
    const id = identify(setting);
    const etag = createHash('sha256').update(`${this.name}\0${id}\0${this.#sequence}`).digest('base64url');
    const stored = { ...setting, etag, lastModified: this.#now() };
    this.#settings.set(id, stored);
    this.#history.push({ at: stored.lastModified, id, setting: stored });
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
    if (!removed) return undefined;
    this.#sequence += 1;
    this.#settings.delete(identify(id));
    this.#history.push({ at: this.#now(), id: identify(id), setting: undefined });
    return removed;
  }

  #settingsAt(moment: number | undefined): ReadonlyMap<string, Setting> {
    if (moment === undefined) return this.#settings;
    const settings = new Map<string, Setting>();
    for (const { at, id, setting } of this.#history) {
      if (at > moment) continue;
      if (setting) settings.set(id, setting);
      else settings.delete(id);
    }
    return settings;
  }
}
