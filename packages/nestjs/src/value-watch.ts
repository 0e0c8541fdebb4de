import type { Logger } from '@vaultref/core';
import { isDeepStrictEqual } from 'node:util';

/** A value of ConfigService that is another one now. */
export interface ConfigValueChange<T = unknown> {
  /** The path that is listened to: `database.password`. */
  readonly path: string;
  /** What is there now; `undefined` for nothing. */
  readonly value: T;
  /** What was there before, a copy when it was an object or an array. */
  readonly previous: T;
}

/** Who listens, and to what. */
interface Watcher {
  /** A path of ConfigService. */
  readonly path: string;
  /** Called after each change. One that throws or rejects is logged by name. */
  readonly listener: (change: ConfigValueChange) => unknown;
}

/** Tells listeners which values changed while others were put in their place. */
export class ValueWatch {
  readonly #watchers = new Set<Watcher>();
  readonly #logger: Logger;

  constructor(logger: Logger) {
    this.#logger = logger;
  }

  /** Watches a path; gives the way to stop. */
  add(path: string, listener: Watcher['listener']): () => void {
    const watcher = { path, listener };
    this.#watchers.add(watcher);
    return () => void this.#watchers.delete(watcher);
  }

  /** Ends every watch. */
  clear(): void {
    this.#watchers.clear();
  }

  /** Runs the change, which happens in one turn, and then calls who waits for it. */
  during(change: () => void, read: (path: string) => unknown): void {
    const watchers = [...this.#watchers];
    // Live objects change in place: what they were is kept as a copy.
    const before = new Map(watchers.map(({ path }) => [path, copyOf(read(path))]));
    change();
    for (const { path, listener } of watchers) {
      const value = read(path);
      const previous = before.get(path);
      if (!isDeepStrictEqual(previous, value)) void this.#call(listener, { path, value, previous });
    }
  }

  async #call(listener: Watcher['listener'], change: ConfigValueChange): Promise<void> {
    try {
      await listener(change);
    } catch (error) {
      // Its text could hold what the listener knows, and it knows the values.
      const name = error instanceof Error ? error.name : typeof error;
      this.#logger.error(`a listener failed with ${name} on a change of ${change.path}`);
    }
  }
}

function copyOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(copyOf);
  if (typeof value !== 'object' || value === null || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, copyOf(inner)]));
}
