import { inspect } from 'node:util';
import { problemError } from '../errors.js';
import { valueAtText } from '../tree/path.js';
import type { DeepReadonly, Get, GetOrThrow } from './path-types.js';

/** The configuration of one moment. */
export interface Snapshot<T> {
  /** The values, frozen at every level. */
  readonly values: DeepReadonly<T>;
  /** Counts the snapshots of a configuration, from 1; a refresh that changes nothing makes none. */
  readonly generation: number;
  /** When this snapshot was made. */
  readonly loadedAt: Date;
  /** The value at a path such as `db.password` or `DB_PASSWORD`; `undefined` when there is none. */
  readonly get: Get<T>;
  /**
   * The value at a path, as get() finds it.
   * @throws ConfigError ERR_VALUE_MISSING when there is none
   */
  readonly getOrThrow: GetOrThrow<T>;
}

/** Values sit in a private field behind getters of the class: neither inspect nor JSON nor a spread finds them. */
export class FrozenSnapshot {
  readonly #values: unknown;

  constructor(
    values: unknown,
    readonly generation: number,
    readonly loadedAt: Date,
  ) {
    this.#values = values;
  }

  get values(): unknown {
    return this.#values;
  }

  get(path: string): unknown {
    return valueAtText(this.#values, path);
  }

  getOrThrow(path: string): unknown {
    const value = this.get(path);
    if (value !== undefined) return value;
    throw problemError(
      {
        code: 'ERR_VALUE_MISSING',
        message: 'the configuration has no value at this path',
        remedy: 'correct the path, or add the value to a source',
        transient: false,
      },
      { name: path },
    );
  }

  [inspect.custom](): string {
    return `Snapshot { generation: ${this.generation}, loadedAt: ${this.loadedAt.toISOString()} }`;
  }
}
