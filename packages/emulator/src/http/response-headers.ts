/** Headers in the shape that the SDK's pipeline works with. */
export class ResponseHeaders implements Iterable<[string, string]> {
  readonly #values = new Map<string, string>();

  constructor(headers: Readonly<Record<string, string>>) {
    for (const [name, value] of Object.entries(headers)) this.set(name, value);
  }

  /** The value of a header, its name in whatever case; `undefined` without one. */
  get(name: string): string | undefined {
    return this.#values.get(name.toLowerCase());
  }

  /** Whether there is such a header. */
  has(name: string): boolean {
    return this.#values.has(name.toLowerCase());
  }

  /** Sets a header in the place of an earlier one. */
  set(name: string, value: string | number | boolean): void {
    this.#values.set(name.toLowerCase(), String(value));
  }

  /** Removes a header, if there is one. */
  delete(name: string): void {
    this.#values.delete(name.toLowerCase());
  }

  /** All of them, names in lower case. */
  toJSON(): Record<string, string> {
    return Object.fromEntries(this.#values);
  }

  /** Pairs of a name in lower case and its value. */
  [Symbol.iterator](): Iterator<[string, string]> {
    return this.#values.entries();
  }
}
