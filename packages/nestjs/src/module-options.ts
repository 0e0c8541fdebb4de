import type { ConfigFactory } from '@nestjs/config';
import { type LoadConfigOptions, OPTION_NAMES, refuseUnknownOptions, type Source } from '@vaultref/core';
import type { DotenvExpandOptions } from 'dotenv-expand';
import type { VariableRules } from './variable-rules.js';

/** The options of `ConfigModule.forRoot()`, and those of core's `loadConfig()`. */
export interface KeyVaultConfigModuleOptions extends LoadConfigOptions {
  /** Makes ConfigService available in every module. Default false. */
  isGlobal?: boolean;
  /** Remembers what ConfigService reads from `process.env`; all other values are in memory anyway. Default false. */
  cache?: boolean;
  /** One file or several, of which the first wins; files that do not exist are skipped. Default `.env`. */
  envFilePath?: string | string[];
  /** Reads no env file. Default false. */
  ignoreEnvFile?: boolean;
  /** As `validatePredefined: false`. Default false. */
  ignoreEnvVars?: boolean;
  /** Lets variables of the process be validated, not those of env files alone. Default true. */
  validatePredefined?: boolean;
  /** ConfigService answers no name from `process.env` that the load did not know. Default false. */
  skipProcessEnv?: boolean;
  /** Env files win over the environment, in `process.env` too. Default false. */
  override?: boolean;
  /** Reads an env file. Default: as dotenv does. */
  parser?: (content: Buffer) => Record<string, unknown>;
  /** Expands `${NAME}` in env files; an object has options for dotenv-expand. Default false. */
  expandVariables?: boolean | DotenvExpandOptions;
  /** Is given the resolved variables; what it returns is served, and what it throws ends the load. Wins over `validationSchema`. */
  validate?: NonNullable<VariableRules['validate']>;
  /** A Joi schema or a Standard Schema for the resolved variables. */
  validationSchema?: NonNullable<VariableRules['validationSchema']>;
  /** For `validationSchema`: Joi's options, or `{ libraryOptions }` of a Standard Schema. */
  validationOptions?: object;
  /** `registerAs()` namespaces and other factories. They run once the references are resolved, and after every change. */
  load?: (ConfigFactory | Promise<ConfigFactory>)[];
  /** Lie below the env files and the environment, which win: a YAML file gives the base. Default none. */
  sources?: readonly Source[];
  /**
   * Writes variables that are references to `process.env` with their secrets, for code that reads them there: `true` all, or
   * those of a list. Child processes and crash reports see them. Default false.
   */
  exportToEnv?: boolean | readonly string[];
}

const NEST_NAMES = [
  'isGlobal',
  'cache',
  'envFilePath',
  'ignoreEnvFile',
  'ignoreEnvVars',
  'validatePredefined',
  'skipProcessEnv',
  'override',
  'parser',
  'expandVariables',
  'validate',
  'validationSchema',
  'validationOptions',
  'load',
  'exportToEnv',
] as const satisfies readonly (keyof KeyVaultConfigModuleOptions)[];

/** @throws ConfigError ERR_UNKNOWN_OPTION for a name that forRoot() does not know */
export function refuseUnsupportedOptions(options: object): void {
  refuseUnknownOptions(options, [...NEST_NAMES, ...OPTION_NAMES]);
}

/** The options that core takes. */
export function coreOptions(options: KeyVaultConfigModuleOptions): LoadConfigOptions {
  const names: readonly string[] = OPTION_NAMES;
  return Object.fromEntries(Object.entries(options).filter(([name]) => names.includes(name)));
}
