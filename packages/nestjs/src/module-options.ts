import type { ConfigFactory } from '@nestjs/config';
import {
  type LoadConfigOptions,
  OPTION_NAMES,
  problemError,
  refuseUnknownOptions,
  type Source,
} from '@vaultref/core';

/** The options of `ConfigModule.forRoot()` that are understood here, and those of core's `loadConfig()`. */
export interface KeyVaultConfigModuleOptions extends LoadConfigOptions {
  /** Makes ConfigService available in every module. Default false. */
  isGlobal?: boolean;
  /** As in ConfigModule. Default false. */
  cache?: boolean;
  /** One file or several, of which the first wins; files that do not exist are skipped. Default `.env`. */
  envFilePath?: string | string[];
  /** Reads no env file. Default false. */
  ignoreEnvFile?: boolean;
  /** Takes no value from the environment variables, neither here nor through ConfigService. Default false. */
  ignoreEnvVars?: boolean;
  /** `registerAs()` namespaces and other factories. They run once the references are resolved. */
  load?: (ConfigFactory | Promise<ConfigFactory>)[];
  /** Lie below the env files and the environment, which win: a YAML file gives the base. Default none. */
  sources?: readonly Source[];
}

const NEST_NAMES = [
  'isGlobal',
  'cache',
  'envFilePath',
  'ignoreEnvFile',
  'ignoreEnvVars',
  'load',
] as const satisfies readonly (keyof KeyVaultConfigModuleOptions)[];

/** Options of ConfigModule that would change what is read, so that none may be passed over. */
const NOT_SUPPORTED: Record<string, string> = {
  expandVariables: 'write the values out',
  override: 'leave it out: environment variables win',
  parser: 'leave it out: env files are read as dotenv reads them',
  skipProcessEnv: 'leave it out: ConfigService reads process.env only while it loads',
  validate: 'pass a Standard Schema as schema',
  validatePredefined: 'leave it out, or pass ignoreEnvVars: true',
  validationOptions: 'pass a Standard Schema as schema',
  validationSchema: 'pass a Standard Schema as schema',
};

/** @throws ConfigError ERR_UNKNOWN_OPTION for a name that forRoot() does not know */
export function refuseUnsupportedOptions(options: object): void {
  const name = Object.keys(options).find((one) => Object.hasOwn(NOT_SUPPORTED, one));
  if (name !== undefined)
    throw problemError(
      {
        code: 'ERR_UNKNOWN_OPTION',
        message: 'ConfigModule has this option, KeyVaultConfigModule does not',
        remedy: NOT_SUPPORTED[name] ?? '',
        transient: false,
      },
      { name: `option ${name}` },
    );
  refuseUnknownOptions(options, [...NEST_NAMES, ...OPTION_NAMES]);
}
