import {
  type Config,
  environment,
  type LoadConfigOptions,
  loadConfig,
  OPTION_NAMES,
  problemError,
  refuseUnknownOptions,
} from '@vaultref/core';
import type { DotenvExpandOptions } from 'dotenv-expand';
import { EnvFiles, pathsOf } from './env-files.js';
import { nestLogger } from './nest-logger.js';

/** Options of core's `loadConfig()`, and where variables are read. */
export interface StandaloneOptions extends Omit<LoadConfigOptions, 'refresh' | 'channel'> {
  /** One file or several, of which the first wins; files that do not exist are skipped. Default `.env`. */
  envFilePath?: string | string[];
  /** Reads no env file. Default false. */
  ignoreEnvFile?: boolean;
  /** Expands `${NAME}` in env files. Default false. */
  expandVariables?: boolean | DotenvExpandOptions;
}

/**
 * Loads a configuration for the length of some work, beside a ConfigModule that knows nothing of it.
 * @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION, and what core's `loadConfig()` throws
 */
export async function withStandaloneConfig<T>(
  { envFilePath, ignoreEnvFile = false, expandVariables = false, ...options }: StandaloneOptions,
  work: (config: Config) => T | Promise<T>,
): Promise<T> {
  if (['refresh', 'channel'].some((name) => Reflect.get(options, name) !== undefined)) throw notLiving();
  refuseUnknownOptions(options, OPTION_NAMES);
  const { sources = [], logger = nestLogger(), env, ...core } = options;
  const files = new EnvFiles({
    paths: ignoreEnvFile ? [] : pathsOf(envFilePath),
    parser: undefined,
    expandVariables,
    environment: env,
  });
  const config = await loadConfig({
    ...core,
    ...(env ? { env } : {}),
    logger,
    sources: [...sources, files.source, environment()],
  });
  try {
    return await work(config);
  } finally {
    await config.close();
  }
}

function notLiving(): ReturnType<typeof problemError> {
  return problemError(
    {
      code: 'ERR_INVALID_OPTION',
      message: 'a factory of ConfigModule is run once, and cannot follow changes',
      remedy: 'use KeyVaultConfigModule.forRoot()',
      transient: false,
    },
    { name: 'option refresh' },
  );
}
