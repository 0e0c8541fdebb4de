import type { ModulesContainer } from '@nestjs/core';
import { type MissingValue, missingValue } from './missing-value.js';
import { listenersOf } from './on-secret-change.js';
import { servedConfigs } from './refuse-missing-values.js';
import type { ServedConfig } from './served-config.js';

type ModuleRef = ModulesContainer extends Map<string, infer M> ? M : never;
type InstanceWrapper = ModuleRef['providers'] extends Map<unknown, infer W> ? W : never;

/** Subscribes the methods that `@OnSecretChange()` marks in the providers and controllers of the application. */
export function discoverListeners(modules: ModulesContainer, served: ServedConfig): void {
  const seen = new Set<object>();
  for (const module of modules.values())
    for (const wrapper of [...module.providers.values(), ...module.controllers.values()])
      for (const instance of instancesOf(wrapper)) {
        if (typeof instance !== 'object' || instance === null || seen.has(instance)) continue;
        seen.add(instance);
        const listeners = listenersOf(instance);
        if (listeners.length > 0 && !wrapper.isDependencyTreeStatic()) {
          served.logger.warn(
            `${String(wrapper.name)} lives for one request: its @OnSecretChange() methods are never called`,
          );
          continue;
        }
        for (const { path, method } of listeners) {
          const missing = missingValue(path, servedConfigs(modules));
          if (missing)
            served.logger.warn(`@OnSecretChange('${path}') of ${String(wrapper.name)}: ${said(missing)}`);
          served.onChange(path, (change) => {
            const listener: unknown = Reflect.get(instance, method);
            return typeof listener === 'function'
              ? (Reflect.apply(listener, instance, [change]) as unknown)
              : undefined;
          });
        }
      }
}

function said({ nearest }: MissingValue): string {
  const hint = nearest === undefined ? 'the method hears when one comes' : `did you mean ${nearest}?`;
  return `the configuration has no value at this path; ${hint}`;
}

/** Of a transient provider, Nest has an instance for each who asked for it, and one that was never constructed. */
function instancesOf(wrapper: InstanceWrapper): unknown[] {
  return wrapper.isTransient && wrapper.isDependencyTreeStatic()
    ? wrapper.getStaticTransientInstances().map((host) => host?.instance)
    : [wrapper.instance];
}
