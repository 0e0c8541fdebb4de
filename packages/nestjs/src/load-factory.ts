import type { ConfigFactory } from '@nestjs/config';
import type { Config } from '@vaultref/core';
import { type OverlaidEnvironment, withEnvironment } from './environment-overlay.js';
import { assignLive } from './live-objects.js';

/** What a factory needs of the load that it belongs to, as it is when it runs. */
export interface FactoryContext {
  readonly environment: () => OverlaidEnvironment;
  readonly resolve: Config['resolve'];
}

/**
 * A `load` factory of one application: `process.env` shows it resolved values, its result is searched for references too, and
 * what Nest was given of it stays alive.
 */
export class LoadFactory {
  readonly #factory: ConfigFactory;
  readonly #context: FactoryContext;
  /** The key in ConfigService's own object; without one the keys of the result are. */
  readonly #namespace: PropertyKey | undefined;
  readonly #name: string;
  #first: Promise<unknown> | undefined;
  #held: unknown;

  /** @param name what errors and the report call it; its own, for the last tree of a name counts */
  constructor(factory: ConfigFactory, name: string, context: FactoryContext) {
    this.#factory = factory;
    this.#context = context;
    this.#namespace = namespaceOf(factory);
    this.#name = name;
  }

  /** What Nest is given: one object, whoever asks. */
  first(): Promise<unknown> {
    return (this.#first ??= this.run().then((result) => (this.#held = result)));
  }

  async run(): Promise<unknown> {
    // Under its namespace, so that paths in errors and in the report are those of ConfigService.get().
    const key = this.#namespace === undefined ? undefined : String(this.#namespace);
    const tree = await withEnvironment(
      this.#context.environment(),
      async (): Promise<Record<string, unknown>> => {
        const result: unknown = await this.#factory();
        return key === undefined ? { ...Object(result) } : { [key]: result };
      },
    );
    const resolved = await this.#context.resolve(tree, this.#name);
    return key === undefined ? resolved : resolved[key];
  }

  /** Puts a new result in the place of the held one, in one turn. */
  assign(fresh: unknown, host: object): void {
    const held = this.#held;
    if (this.#namespace === undefined) return this.#assignKeys(Object(held), Object(fresh), host);
    if (assignLive(held, fresh)) return;
    this.#held = fresh;
    if (Reflect.get(host, this.#namespace) === held) Reflect.set(host, this.#namespace, fresh);
  }

  /** ConfigService has taken the keys of the result over into its own object; what others put there since stays. */
  #assignKeys(held: object, fresh: object, host: object): void {
    for (const key of new Set([...Object.keys(held), ...Object.keys(fresh)])) {
      const before: unknown = Reflect.get(held, key);
      if (Reflect.get(host, key) !== before) continue;
      const value: unknown = Reflect.get(fresh, key);
      if (assignLive(before, value)) Reflect.set(fresh, key, before);
      else if (Object.hasOwn(fresh, key)) Reflect.set(host, key, value);
      else Reflect.deleteProperty(host, key);
    }
    this.#held = fresh;
  }
}

/** A name for a factory that none of the others has. */
export function factoryName(factory: ConfigFactory, taken: readonly string[]): string {
  const namespace = namespaceOf(factory);
  const name =
    namespace === undefined ? `load factory ${factory.name}`.trim() : `namespace ${String(namespace)}`;
  return taken.includes(name) ? `${name} (${taken.length + 1})` : name;
}

/** The token of `registerAs()`. */
function namespaceOf(factory: ConfigFactory): PropertyKey | undefined {
  const token: unknown = Reflect.get(factory, 'PARTIAL_CONFIGURATION_KEY');
  return typeof token === 'string' || typeof token === 'symbol' ? token : undefined;
}
