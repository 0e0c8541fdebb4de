import { createHash } from 'node:crypto';
import type { ParsedSetting } from '../seed/seed.js';
import { parseFilter, parseTagFilter } from './setting-filter.js';
import type { Snapshot } from './snapshot.js';

/** A setting as it is, or was. */
export interface Setting extends ParsedSetting {
  readonly etag: string;
  /** Milliseconds since the epoch. */
  readonly lastModified: number;
}

/** What tells settings apart: the same key may be there once for each label. */
export interface SettingId {
  readonly key: string;
  readonly label: string | undefined;
}

/** The settings of one App Configuration store, with their history and snapshots. Case matters in keys. */
export class Store {
  readonly name: string;
  readonly #now: () => number;
  readonly #settings = new Map<string, Setting>();
  readonly #revisions: Setting[] = [];
  readonly #snapshots = new Map<string, Snapshot>();
  #sequence = 0;

  constructor(name: string, now: () => number) {
    this.name = name;
    this.#now = now;
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

  findSnapshot(name: string): Snapshot | undefined {
    return this.#snapshots.get(name);
  }

  listSnapshots(): Snapshot[] {
    return [...this.#snapshots.values()].toSorted((a, b) => compare(a.name, b.name));
  }

  /** Keeps the settings that pass the filters, as they are now; of two of a key the later filter's one. */
  takeSnapshot({ name, filters }: Pick<Snapshot, 'name' | 'filters'>): void {
    const byKey = new Map<string, Setting>();
    for (const { key, label = '\0', tags = [] } of filters) {
      const [passesKey, passesLabel] = [parseFilter(key), parseFilter(label)];
      const passTags = tags.map(parseTagFilter);
      for (const setting of this.list()) {
        const passes = passesKey?.(setting.key) && passesLabel?.(setting.label);
        if (passes && passTags.every((pass) => pass?.(setting.tags))) byKey.set(setting.key, setting);
      }
    }
    const items = [...byKey.values()].toSorted(bySetting);
    const etag = createHash('sha256')
      .update(items.map((item) => item.etag).join())
      .digest('base64url');
    this.#snapshots.set(name, { name, filters, items, etag, created: this.#now() });
  }
}

function identify({ key, label }: SettingId): string {
  return `${key}\0${label ?? ''}`;
}

function bySetting(a: SettingId, b: SettingId): number {
  return compare(a.key, b.key) || compare(a.label ?? '', b.label ?? '');
}

function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}
