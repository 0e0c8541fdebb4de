import type { ModulesContainer } from '@nestjs/core';
import { getConfigValueToken, injectedInto, injectedPaths } from './inject-config-value.js';
import { missingError, missingValue } from './missing-value.js';
import { ServedConfig } from './served-config.js';
import { ATTACHED_CONFIG } from './tokens.js';

/**
 * Refuses the start of an application whose classes inject values that are not there and will not come.
 * @throws ConfigError ERR_VALUE_MISSING, with one failure for each path
 */
export function refuseMissingValues(modules: ModulesContainer): void {
  const all = servedConfigs(modules);
  const classes = classesOf(modules);
  const injected = Array.from(injectedPaths(), ([path, by]) => ({
    path,
    by: [...by].filter((one) => classes.some((own) => own === one || isDerived(own, one))),
  }));
  const missing = injected.flatMap(({ path, by }) => {
    if (by.length === 0 || isReplaced(path, modules, all)) return [];
    return missingValue(path, all) ?? [];
  });
  const into = (path: string): string => injectedInto(injected.find((one) => one.path === path)?.by ?? []);
  const forGood = missing.filter(({ mayCome }) => !mayCome);
  if (forGood.length > 0) throw missingError(forGood, into);
  for (const { path } of missing)
    all[0]?.logger.warn(`${into(path)}: the configuration has no value at ${path} yet`);
}

/** All that one ConfigService serves. */
export function servedConfigs(modules: ModulesContainer): ServedConfig[] {
  const found = [...modules.values()].map(
    ({ providers }): unknown => providers.get(ATTACHED_CONFIG)?.instance,
  );
  return [...new Set(found)].filter((one) => one instanceof ServedConfig);
}

function classesOf(modules: ModulesContainer): unknown[] {
  return [...modules.values()].flatMap(({ providers, controllers, injectables }) =>
    [providers, controllers, injectables].flatMap((wrappers) =>
      Array.from(wrappers.values(), ({ metatype }) => metatype),
    ),
  );
}

function isDerived(one: unknown, from: unknown): boolean {
  return typeof one === 'function' && typeof from === 'function' && one.prototype instanceof from;
}

/** A test, or a module, has put something of its own under the token. */
function isReplaced(path: string, modules: ModulesContainer, all: readonly ServedConfig[]): boolean {
  return [...modules.values()].some(({ providers }) => {
    const wrapper = providers.get(getConfigValueToken(path));
    return wrapper !== undefined && !all.some((served) => served.ref(path) === wrapper.instance);
  });
}
