import type { Unsubscribe } from '@vaultref/core';
import { inspect } from 'node:util';
import { missingError } from './missing-value.js';

/** Where a reference to a value looks. */
export interface SecretRefSource<T> {
  /** The value of now; `undefined` when there is none. */
  read(): T | undefined;
  /** What is thrown when there is none; default a ConfigError that names the path. */
  missing?(): Error;
  /** Calls the listener after a change, with both values; gives the way to stop. */
  onChange(listener: (change: { readonly value: T; readonly previous: T }) => unknown): () => void;
}

/** A value of the configuration as it is now. It is not printed: text, JSON and inspection show its path alone. */
export class SecretRef<T = string> {
  readonly #path: string;
  readonly #source: SecretRefSource<T>;

  constructor(path: string, source: SecretRefSource<T>) {
    this.#path = path;
    this.#source = source;
  }

  /**
   * The value of now.
   * @throws ConfigError ERR_VALUE_MISSING when the configuration has none at the path
   */
  get value(): T {
    const value = this.#source.read();
    if (value !== undefined) return value;
    throw this.#source.missing?.() ?? missingError([{ path: this.#path }], () => '');
  }

  /** Calls the listener after the value has changed; one that fails hurts nobody else. */
  onChange(listener: (value: T, previous: T) => unknown): Unsubscribe {
    const end = this.#source.onChange(({ value, previous }) => listener(value, previous));
    return Object.assign(end, { [Symbol.dispose]: end });
  }

  /** `SecretRef(db.password)`: the path, never the value. */
  toString(): string {
    return `SecretRef(${this.#path})`;
  }

  /** The text of toString(), for logs and answers in JSON. */
  toJSON(): string {
    return this.toString();
  }

  /** The text of toString(), for console.log(). */
  [inspect.custom](): string {
    return this.toString();
  }
}
