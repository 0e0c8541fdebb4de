import { createHash } from 'node:crypto';
import { bySetting, compare, identify } from './setting-id.js';
import { parseFilter, parseTagFilter } from './setting-filter.js';
import type { Snapshot, SnapshotRequest } from './snapshot.js';
import type { Setting } from './store.js';

/** The snapshots of one store. An archived one goes when its retention is over. */
export class Snapshots {
  readonly #settings: () => readonly Setting[];
  readonly #now: () => number;
  readonly #byName = new Map<string, Snapshot>();

  /** @param settings what the store holds at the moment. */
  constructor(settings: () => readonly Setting[], now: () => number) {
    this.#settings = settings;
    this.#now = now;
  }

  find(name: string): Snapshot | undefined {
    const found = this.#byName.get(name);
    return found?.expires !== undefined && found.expires <= this.#now() ? undefined : found;
  }

  list(): Snapshot[] {
    return [...this.#byName.keys()]
      .flatMap((name) => this.find(name) ?? [])
      .toSorted((a, b) => compare(a.name, b.name));
  }

  /** Keeps the settings that pass the filters, as they are now. */
  take(request: SnapshotRequest): Snapshot {
    const items = this.#composed(request);
    const created = this.#now();
    return this.#put({ ...request, status: 'ready', items, created, expires: undefined });
  }

  archive(snapshot: Snapshot): Snapshot {
    const expires = this.#now() + snapshot.retentionSeconds * 1000;
    return this.#put({ ...snapshot, status: 'archived', expires });
  }

  recover(snapshot: Snapshot): Snapshot {
    return this.#put({ ...snapshot, status: 'ready', expires: undefined });
  }

  /** Of two settings that a snapshot cannot tell apart, the later filter's one. */
  #composed({ filters, composition }: SnapshotRequest): Setting[] {
    const composed = new Map<string, Setting>();
    for (const { key, label = '\0', tags = [] } of filters) {
      const [passesKey, passesLabel] = [parseFilter(key), parseFilter(label)];
      const passTags = tags.map(parseTagFilter);
      for (const setting of this.#settings()) {
        const passes = passesKey?.(setting.key) && passesLabel?.(setting.label);
        if (!passes || !passTags.every((pass) => pass?.(setting.tags))) continue;
        composed.set(composition === 'key' ? setting.key : identify(setting), setting);
      }
    }
    return [...composed.values()].toSorted(bySetting);
  }

  #put(snapshot: Omit<Snapshot, 'etag'>): Snapshot {
    const state = [
      snapshot.name,
      snapshot.status,
      snapshot.created,
      ...snapshot.items.map(({ etag }) => etag),
    ];
    const etag = createHash('sha256').update(state.join()).digest('base64url');
    const stored = { ...snapshot, etag };
    this.#byName.set(snapshot.name, stored);
    return stored;
  }
}
