import type { Logger } from '../logger.js';
import { publish } from '../diagnostics.js';
import { formatPath, type Path } from '../tree/path.js';
import { touches } from '../tree/changed-paths.js';
import type { FrozenSnapshot, Snapshot } from './snapshot.js';

/** One value that is another now. */
export interface Change {
  /** Where the value stands; for a tree that was given to resolve(), its name goes before. */
  readonly path: Path;
  /** The version of the secret it came from, when it came from one. */
  readonly version?: string;
}

/** What a refresh changed: paths and versions; the values are in the snapshots, which no log prints. */
export interface ChangeEvent<T = unknown> {
  /** All that changed, at least one; a listener of one path is told of the others too. */
  readonly changed: readonly Change[];
  /** The configuration from now on. */
  readonly snapshot: Snapshot<T>;
  /** The configuration before: to drain a pool of connections that has the old password. */
  readonly previous: Snapshot<T>;
}

/** Called after a refresh that changed something. What it returns is not used; it may be a promise. */
export type ChangeListener<T = unknown> = (event: ChangeEvent<T>) => unknown;

/** Ends a subscription; `using` does it too. */
export type Unsubscribe = (() => void) & Disposable;

/** The same event without the types that loadConfig() states. */
export interface FrozenChange {
  readonly changed: readonly Change[];
  readonly snapshot: FrozenSnapshot;
  readonly previous: FrozenSnapshot;
}

export type FrozenListener = (event: FrozenChange) => unknown;

interface Subscription {
  /** A text with dots is a path, or one key. */
  readonly paths: readonly Path[];
  readonly listener: FrozenListener;
}

/** Calls each listener on its own: one that throws, rejects or hangs hurts nobody else. */
export class Listeners {
  readonly #subscriptions = new Set<Subscription>();
  readonly #logger: Logger | undefined;

  constructor(logger: Logger | undefined) {
    this.#logger = logger;
  }

  add(paths: readonly Path[], listener: FrozenListener): Unsubscribe {
    const subscription = { paths, listener };
    this.#subscriptions.add(subscription);
    const end = (): void => void this.#subscriptions.delete(subscription);
    return Object.assign(end, { [Symbol.dispose]: end });
  }

  notify(event: FrozenChange): void {
    // A listener may subscribe another one, or end one that was not called yet.
    const concerned = [...this.#subscriptions].filter(({ paths }) => concerns(event, paths));
    for (const one of concerned) if (this.#subscriptions.has(one)) void this.#call(one.listener, event);
  }

  clear(): void {
    this.#subscriptions.clear();
  }

  async #call(listener: FrozenListener, event: FrozenChange): Promise<void> {
    try {
      await listener(event);
    } catch (error) {
      // Its text could hold what the listener knows, and it knows the values.
      const name = error instanceof Error ? error.name : typeof error;
      const paths = event.changed.map((change) => formatPath(change.path)).join(', ');
      this.#logger?.error(`Vaultref: a listener failed with ${name} on a change of ${paths}`);
      publish('vaultref:failure', () => ({ operation: 'listener', code: name }));
    }
  }
}

function concerns({ changed }: FrozenChange, paths: readonly Path[]): boolean {
  return changed.some((change) => paths.some((path) => touches(change.path, path)));
}
