import { memoryProvider, object, refuseUnknownOptions } from '@vaultref/core';
import type { KeyVaultConfigModuleOptions } from './module-options.js';

/** What forTesting() serves, in the place of files, environment and vaults. */
export interface KeyVaultConfigTestingOptions extends Pick<KeyVaultConfigModuleOptions, 'load' | 'schema'> {
  /** The configuration: variables as in a `.env` file, trees as in YAML. It may hold references. Default none. */
  values?: object;
  /** The secrets by `[vault/]name[@version]`; one without a vault serves every vault. Default none. */
  secrets?: Parameters<typeof memoryProvider>[0];
  /** Makes ConfigService available in every module. Default true. */
  isGlobal?: boolean;
}

/** The same application without Azure, without files and without the environment of the machine. */
export function testingOptions(options: KeyVaultConfigTestingOptions): KeyVaultConfigModuleOptions {
  refuseUnknownOptions(options, ['values', 'secrets', 'isGlobal', 'load', 'schema']);
  const { values = {}, secrets = {}, isGlobal = true, ...rest } = options;
  return {
    ...rest,
    isGlobal,
    sources: [object(values, { name: 'values of forTesting()' })],
    provider: memoryProvider(secrets),
    // Nothing is sent anywhere: references may keep the vaults that they name in production.
    allowVaults: 'any-azure',
    ignoreEnvFile: true,
    ignoreEnvVars: true,
    env: {},
  };
}
