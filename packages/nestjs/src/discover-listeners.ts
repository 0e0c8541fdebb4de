import type { ModulesContainer } from '@nestjs/core';
import { listenersOf } from './on-secret-change.js';
import type { ServedConfig } from './served-config.js';

/** Subscribes the methods that `@OnSecretChange()` marks in the providers and controllers of the application. */
export function discoverListeners(modules: ModulesContainer, served: ServedConfig): void {
  const seen = new Set<object>();
  for (const module of modules.values())
    for (const wrapper of [...module.providers.values(), ...module.controllers.values()]) {
      const instance: unknown = wrapper.instance;
      if (typeof instance !== 'object' || instance === null || seen.has(instance)) continue;
      seen.add(instance);
      const listeners = listenersOf(instance);
      if (listeners.length > 0 && !wrapper.isDependencyTreeStatic()) {
        served.logger.warn(
          `${String(wrapper.name)} lives for one request: its @OnSecretChange() methods are never called`,
        );
        continue;
      }
      for (const { path, method } of listeners)
        served.onChange(path, (change) => {
          const listener: unknown = Reflect.get(instance, method);
          return typeof listener === 'function'
            ? (Reflect.apply(listener, instance, [change]) as unknown)
            : undefined;
        });
    }
}
