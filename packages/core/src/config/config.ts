import { inspect } from 'node:util';
import { problemError } from '../errors.js';
import type { ReferenceReport, Report } from './report.js';
import type { FrozenSnapshot, Snapshot } from './snapshot.js';

/** A loaded configuration: its values, what came from where, and the way to let go of it. */
export interface Config<T = UntypedValues> extends Snapshot<T>, AsyncDisposable {
  /** The values of this moment, to be held for the length of a request. */
  snapshot(): Snapshot<T>;
  /** What came from where, without values. */
  readonly report: Report;
  /**
   * Resolves the references of another tree with the vaults and the credential of this configuration, and adds them to the
   * report. For adapters whose framework computes configuration of its own.
   * @param name what the report and errors call the tree
   * @throws ConfigError ERR_RESOLUTION_FAILED, ERR_CLOSED
   */
  resolve<V extends object>(tree: V, name: string): Promise<V>;
  /** Ends what is in flight. The values stay readable. */
  close(): Promise<void>;
}

/** The values of a configuration without a schema. */
export type UntypedValues = Readonly<Record<string, unknown>>;

/** What a configuration needs of the load that made it. */
export interface Loaded {
  readonly snapshot: FrozenSnapshot;
  readonly references: readonly ReferenceReport[];
  resolve(tree: object, name: string): Promise<{ tree: unknown; references: readonly ReferenceReport[] }>;
  close(): Promise<void>;
}

/** The one implementation of Config; its values have the type that loadConfig() states. */
export class LoadedConfig {
  readonly #loaded: Loaded;
  readonly #references: ReferenceReport[];
  #closed: Promise<void> | undefined;

  constructor(loaded: Loaded) {
    this.#loaded = loaded;
    this.#references = [...loaded.references];
  }

  get values(): unknown {
    return this.#loaded.snapshot.values;
  }

  get generation(): number {
    return this.#loaded.snapshot.generation;
  }

  get loadedAt(): Date {
    return this.#loaded.snapshot.loadedAt;
  }

  get report(): Report {
    return Object.freeze({ references: Object.freeze([...this.#references]) });
  }

  snapshot(): FrozenSnapshot {
    return this.#loaded.snapshot;
  }

  get(path: string): unknown {
    return this.#loaded.snapshot.get(path);
  }

  getOrThrow(path: string): unknown {
    return this.#loaded.snapshot.getOrThrow(path);
  }

  async resolve(tree: object, name: string): Promise<unknown> {
    if (this.#closed)
      throw problemError(
        {
          code: 'ERR_CLOSED',
          message: 'the configuration is closed',
          remedy: 'load a new one',
          transient: false,
        },
        { name },
      );
    const { tree: resolved, references } = await this.#loaded.resolve(tree, name);
    this.#references.push(...references);
    return resolved;
  }

  close(): Promise<void> {
    return (this.#closed ??= this.#loaded.close());
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  [inspect.custom](): string {
    return `Config { generation: ${this.generation}, references: ${this.#references.length} }`;
  }
}
