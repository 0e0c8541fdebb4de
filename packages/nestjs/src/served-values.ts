import { isPlainText } from './is-plain-text.js';

/**
 * What ConfigService serves below its namespaces. No property is enumerable: ConfigModule writes every enumerable one to
 * `process.env`, and whoever prints the service prints those.
 */
export class ServedValues {
  /** The object in which ConfigService looks. */
  readonly values: Record<string, unknown>;
  #others: Readonly<Record<string, unknown>> = {};

  /** @param fallback answers for names that are not there */
  constructor(fallback: ((name: string) => unknown) | undefined) {
    this.values = Object.create(answering((name) => plain(this.#other(name)) ?? fallback?.(name)));
  }

  /** Own properties alone: of two that lie below one another, neither asks the other for what none has. */
  #other(name: string): unknown {
    return Object.hasOwn(this.#others, name) ? this.#others[name] : undefined;
  }

  /** All of them at once. */
  replace(values: object): void {
    for (const key of Object.getOwnPropertyNames(this.values)) Reflect.deleteProperty(this.values, key);
    for (const [key, value] of Object.entries(values))
      Object.defineProperty(this.values, key, {
        value,
        enumerable: false,
        configurable: true,
        writable: true,
      });
  }

  /** A second ConfigModule that validates puts its variables, with references as text, in the place of these: they lie below. */
  keepPlaceIn(host: object): void {
    const others: unknown = Reflect.get(host, PLACE);
    if (others !== this.values) this.#others = Object(others);
    Object.defineProperty(host, PLACE, {
      configurable: true,
      get: () => this.values,
      set: (other: unknown) => {
        if (other !== this.values) this.#others = Object(other);
      },
    });
  }
}

/** Where ConfigService of both versions finds validated variables. */
const PLACE = '_PROCESS_ENV_VALIDATED';

/** A variable of the process, unless it would give the text of a reference for a value. */
export function environmentFallback(name: string): string | undefined {
  const text: unknown = plain(process.env[name]);
  return typeof text === 'string' ? text : undefined;
}

function plain(value: unknown): unknown {
  return typeof value === 'string' && !isPlainText(value) ? undefined : value;
}

function answering(answer: (name: string) => unknown): object {
  return new Proxy(
    {},
    {
      get: (target, key): unknown =>
        Reflect.get(target, key) ?? (typeof key === 'string' ? answer(key) : undefined),
    },
  );
}
