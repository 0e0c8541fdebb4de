import { AsyncLocalStorage } from 'node:async_hooks';

/** What `process.env` shows inside a piece of work. */
export interface OverlaidEnvironment {
  /** Shown first; one that is `undefined` is not there, whatever the base has. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** Shown where there is no such variable; default the environment of the process. */
  readonly base?: NodeJS.ProcessEnv | undefined;
}

/**
 * Runs work to which `process.env` shows other variables, across its awaits too. The environment itself is never written:
 * `process.env` is a proxy while such work runs, and to code outside that work the proxy shows what was there before.
 */
export function withEnvironment<T>(environment: OverlaidEnvironment, work: () => T | Promise<T>): Promise<T> {
  return (installedOverlay() ?? new Overlay()).run(environment, work);
}

/** Whether this code runs inside such work. */
export function isOverlaid(): boolean {
  return installedOverlay()?.isCurrent ?? false;
}

function installedOverlay(): Overlay | undefined {
  return (process.env as { [OVERLAY]?: Overlay })[OVERLAY];
}

// Work of several modules overlaps. Who comes second finds the first one's overlay by this key, through the proxy, and joins it.
const OVERLAY = Symbol.for('vaultref.nestjs.overlay');

class Overlay {
  readonly #original = process.env;
  readonly #proxy = this.#createProxy();
  readonly #current = new AsyncLocalStorage<{ variables: NodeJS.ProcessEnv; base: NodeJS.ProcessEnv }>();
  #running = 0;

  get isCurrent(): boolean {
    return this.#current.getStore() !== undefined;
  }

  async run<T>({ variables, base }: OverlaidEnvironment, work: () => T | Promise<T>): Promise<T> {
    if (this.#running === 0) process.env = this.#proxy;
    this.#running += 1;
    try {
      const own = { variables: { ...variables }, base: base ?? this.#original };
      return await this.#current.run(own, work);
    } finally {
      this.#running -= 1;
      if (this.#running === 0 && process.env === this.#proxy) process.env = this.#original;
    }
  }

  #createProxy(): NodeJS.ProcessEnv {
    const base = (): NodeJS.ProcessEnv => this.#current.getStore()?.base ?? this.#original;
    const own = (key: PropertyKey): NodeJS.ProcessEnv | undefined => {
      const variables = this.#current.getStore()?.variables;
      return variables && Object.hasOwn(variables, key) ? variables : undefined;
    };
    const read = (key: PropertyKey): unknown => Reflect.get(own(key) ?? base(), key);
    return new Proxy(this.#original, {
      get: (_, key) => (key === OVERLAY ? this : read(key)),
      has: (_, key) => (own(key) ? read(key) !== undefined : Reflect.has(base(), key)),
      ownKeys: () => {
        const names = new Set([
          ...Reflect.ownKeys(base()),
          ...Object.keys(this.#current.getStore()?.variables ?? {}),
        ]);
        return [...names].filter((key) => read(key) !== undefined);
      },
      getOwnPropertyDescriptor: (_, key) => {
        const found = Reflect.getOwnPropertyDescriptor(own(key) ?? base(), key);
        // A base may be frozen, and the environment of the process, for which the proxy stands, is not.
        return found?.value === undefined ? undefined : { ...found, configurable: true };
      },
      // Work that writes a variable means the environment itself, and reads back what it wrote.
      set: (_, key, value) => {
        Reflect.deleteProperty(own(key) ?? {}, key);
        return Reflect.set(base(), key, value);
      },
      deleteProperty: (_, key) => {
        Reflect.deleteProperty(own(key) ?? {}, key);
        return Reflect.deleteProperty(base(), key);
      },
    });
  }
}
