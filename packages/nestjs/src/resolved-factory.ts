import type { ConfigFactory } from '@nestjs/config';
import type { Config } from '@vaultref/core';
import { type OverlaidEnvironment, withEnvironment } from './environment-overlay.js';

/** What a factory needs of the load that it belongs to. */
export interface FactoryContext {
  readonly environment: OverlaidEnvironment;
  readonly resolve: Config['resolve'];
  /** Called when the factory or one of its references fails: the application does not start, the next one loads anew. */
  readonly fail: () => void;
}

/**
 * A `load` factory to which `process.env` shows resolved values, and whose result is searched for references too.
 * It keeps the marks of `registerAs()`, so that `@Inject(databaseConfig.KEY)` finds it.
 */
export function resolvedFactory(
  factory: ConfigFactory,
  { environment, resolve, fail }: FactoryContext,
): ConfigFactory {
  const namespace = namespaceOf(factory);
  const name = namespace === undefined ? `load factory ${factory.name}`.trim() : `namespace ${namespace}`;
  const run = async (): Promise<unknown> => {
    // Under its namespace, so that paths in errors and in the report are those of ConfigService.get().
    const tree = await withEnvironment(environment, async (): Promise<Record<string, unknown>> => {
      const result = await factory();
      return namespace === undefined ? { ...result } : { [namespace]: result };
    });
    const resolved = await resolve(tree, name);
    return namespace === undefined ? resolved : resolved[namespace];
  };
  return new Proxy(factory, {
    apply: () =>
      run().catch((error: unknown) => {
        fail();
        throw error;
      }),
  });
}

/** `database` of `registerAs('database', …)`, by the token that it is injected with. */
function namespaceOf(factory: ConfigFactory & { readonly KEY?: unknown }): string | undefined {
  return /^CONFIGURATION\((.+)\)$/s.exec(String(factory.KEY))?.[1];
}
