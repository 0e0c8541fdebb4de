import type { LoadConfigOptions } from '@vaultref/core';

/**
 * Types the default export of `vaultref.config.ts`: the options of loadConfig(), which the application can load with too. It
 * returns what it is given.
 *
 * @example
 * export default defineConfig({ vault: 'my-app-kv', vaults: { payments: 'payments-prod-kv' } });
 */
export function defineConfig<const Options extends LoadConfigOptions>(options: Options): Options {
  return options;
}
