import { createHash } from 'node:crypto';
import { EmulatorError } from '../emulator-error.js';
import type { ParsedStore } from '../seed/parsed-seed.js';
import type { AccessKey } from './hmac.js';
import { SNAPSHOT_DEFAULTS } from './snapshot.js';
import { Store } from './store.js';

/** The App Configuration stores of the seed, found by name whatever its case. */
export class Stores {
  readonly #stores = new Map<string, Store>();

  /** @param seed a store given twice has the settings of both; a setting given twice is the later one. */
  constructor(seed: readonly ParsedStore[], now: () => number) {
    for (const { name, settings } of seed) {
      const store = this.find(name) ?? new Store(name.toLowerCase(), now);
      this.#stores.set(store.name, store);
      for (const setting of settings) store.set(setting);
    }
    for (const { name, snapshots } of seed) {
      for (const snapshot of snapshots)
        this.find(name)?.snapshots.take({ ...SNAPSHOT_DEFAULTS, ...snapshot });
    }
  }

  get first(): Store | undefined {
    const [first] = this.#stores.values();
    return first;
  }

  all(): Iterable<Store> {
    return this.#stores.values();
  }

  find(name: string): Store | undefined {
    return this.#stores.get(name.toLowerCase());
  }

  /**
   * The store of that name, by default the first one.
   * @throws {EmulatorError} `UNKNOWN_STORE`
   */
  get(name: string | undefined): Store {
    const store = name === undefined ? this.first : this.find(name);
    if (store) return store;
    const known = [...this.#stores.keys()].join(', ') || 'none';
    const wanted = name === undefined ? 'No store' : `No store ${name}`;
    throw new EmulatorError('UNKNOWN_STORE', `${wanted} in the emulator; known: ${known}.`);
  }
}

export interface StoreKey extends AccessKey {
  readonly isReadOnly: boolean;
}

/** A key of a store, the same in every run, so that a connection string can be written down. */
export function accessKeyOf(store: string, isReadOnly: boolean): StoreKey {
  const id = isReadOnly ? 'emulator-read-only' : 'emulator';
  const text = `Vaultref emulator, store ${store}${isReadOnly ? ', read-only' : ''}`;
  return { id, secret: createHash('sha256').update(text).digest('base64'), isReadOnly };
}

export function connectionString(store: Store, isReadOnly = false): string {
  const { id, secret } = accessKeyOf(store.name, isReadOnly);
  return `Endpoint=https://${store.name}.azconfig.io;Id=${id};Secret=${secret}`;
}
