import type { Unsubscribe } from '@vaultref/core';
import { inspect } from 'node:util';

/** Where a reference to a value looks. */
export interface SecretRefSource<T> {
  read(): T | undefined;
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

  /** @throws TypeError when the configuration has no such value */
  get value(): T {
    const value = this.#source.read();
    if (value === undefined) throw new TypeError(`the configuration has no value at ${this.#path}`);
    return value;
  }

  /** Calls the listener after the value has changed; one that fails hurts nobody else. */
  onChange(listener: (value: T, previous: T) => unknown): Unsubscribe {
    const end = this.#source.onChange(({ value, previous }) => listener(value, previous));
    return Object.assign(end, { [Symbol.dispose]: end });
  }

  toString(): string {
    return `SecretRef(${this.#path})`;
  }

  toJSON(): string {
    return this.toString();
  }

  [inspect.custom](): string {
    return this.toString();
  }
}
