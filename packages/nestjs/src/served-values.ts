import { isPlainText } from './is-plain-text.js';

/**
 * What ConfigService serves below its namespaces. No property is enumerable: ConfigModule writes every enumerable one to
 * `process.env`, and whoever prints the service prints those.
 */
export class ServedValues {
  readonly values: Record<string, unknown>;

  /** @param fallback answers for names that are not there */
  constructor(fallback: ((name: string) => unknown) | undefined) {
    this.values = fallback ? Object.create(environmentPrototype(fallback)) : {};
  }

  /** All of them at once, later ones winning. */
  replace(...values: readonly object[]): void {
    for (const key of Object.getOwnPropertyNames(this.values)) Reflect.deleteProperty(this.values, key);
    for (const [key, value] of values.flatMap((one) => Object.entries(one)))
      Object.defineProperty(this.values, key, {
        value,
        enumerable: false,
        configurable: true,
        writable: true,
      });
  }
}

/** A variable of the process, unless it would give the text of a reference for a value. */
export function environmentFallback(name: string): string | undefined {
  const text = process.env[name];
  return text !== undefined && isPlainText(text) ? text : undefined;
}

function environmentPrototype(fallback: (name: string) => unknown): object {
  return new Proxy(
    {},
    {
      get: (target, key): unknown =>
        Reflect.get(target, key) ?? (typeof key === 'string' ? fallback(key) : undefined),
    },
  );
}
