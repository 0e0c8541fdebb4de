import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
  type OnModuleInit,
} from '@nestjs/common';
import { type ConfigFactory, ConfigModule } from '@nestjs/config';
import { ModulesContainer } from '@nestjs/core';
import { defineAsyncModule, type KeyVaultConfigModuleAsyncOptions } from './async-options.js';
import { defineModule } from './define-module.js';
import { discoverListeners } from './discover-listeners.js';
import { extendConfigModule } from './extend-config-module.js';
import { lazyPromise } from './lazy-promise.js';
import { loadForApplication, loadServedConfig } from './load-served-config.js';
import type { KeyVaultConfigModuleOptions } from './module-options.js';
import { type PreparedVariables, prepareVariables, tellVariablesLoaded } from './prepare-variables.js';
import type { ServedConfig } from './served-config.js';
import { refuseMissingValues } from './refuse-missing-values.js';
import { type KeyVaultConfigTestingOptions, testingOptions } from './testing-options.js';
import { ATTACHED_CONFIG, CONFIG_HOST } from './tokens.js';
import { warnOfOtherModules } from './warn-of-other-modules.js';

extendConfigModule();

/** A ConfigModule whose values may be references to Azure Key Vault. */
@Module({})
export class KeyVaultConfigModule implements OnModuleInit, OnApplicationBootstrap, OnApplicationShutdown {
  /**
   * Takes the place of `ConfigModule.forRoot()`. As there, env files are read at once and variables that are no references are
   * written to `process.env`. References are resolved in `NestFactory.create()`, which rejects when one is broken; the
   * configuration is closed with the application.
   *
   * @example
   * @Module({ imports: [KeyVaultConfigModule.forRoot({ isGlobal: true, vault: 'my-app-kv' })] })
   * export class AppModule {} // .env: DB_PASSWORD=@keyvault:db-password
   *
   * @throws ConfigError (by rejecting) ERR_UNKNOWN_OPTION, ERR_EXPORT_REFUSED, and what core's `loadConfig()` throws
   */
  static forRoot(options: KeyVaultConfigModuleOptions = {}): Promise<DynamicModule> {
    const prepared = prepareVariables(options);
    tellVariablesLoaded();
    return lazyPromise((forget) => loadModule(options, prepared, forget));
  }

  /**
   * The same with options that other providers know: of the vaults of a tenant, for example. They are asked for when the
   * application is created.
   *
   * @example
   * KeyVaultConfigModule.forRootAsync({ inject: [Settings], useFactory: ({ vault }: Settings) => ({ vault }) })
   *
   * @throws ConfigError (by rejecting) as `forRoot()`
   */
  static forRootAsync(options: KeyVaultConfigModuleAsyncOptions): Promise<DynamicModule> {
    tellVariablesLoaded();
    return lazyPromise(async () => defineAsyncModule(KeyVaultConfigModule, options));
  }

  /** As `ConfigModule.forFeature()`, whatever was imported first. */
  static forFeature(factory: ConfigFactory): DynamicModule {
    return ConfigModule.forFeature(factory);
  }

  /**
   * The same for tests: values and secrets are given, no Azure code is loaded, no file and no environment variable is read.
   *
   * @example
   * KeyVaultConfigModule.forTesting({ values: { DB_PASSWORD: '@keyvault:db-password' }, secrets: { 'db-password': 'test' } })
   *
   * @throws ConfigError (by rejecting) ERR_UNKNOWN_OPTION, ERR_RESOLUTION_FAILED, ERR_VALIDATION
   */
  static forTesting(options: KeyVaultConfigTestingOptions = {}): Promise<DynamicModule> {
    tellVariablesLoaded();
    return lazyPromise(async (forget) => {
      const given = testingOptions(options);
      return loadModule(given, prepareVariables(given), forget);
    });
  }

  readonly #served: ServedConfig;
  readonly #modules: ModulesContainer;

  constructor(
    @Inject(ATTACHED_CONFIG) served: ServedConfig,
    @Inject(ModulesContainer) modules: ModulesContainer,
  ) {
    this.#served = served;
    this.#modules = modules;
  }

  /** Called by Nest: warns of a ConfigModule elsewhere that takes references for text. */
  onModuleInit(): void {
    warnOfOtherModules(this.#modules, this.#served);
  }

  /** Called by Nest: refuses values that are injected and are not there; from now on methods with OnSecretChange() hear of changes. */
  onApplicationBootstrap(): void {
    refuseMissingValues(this.#modules);
    this.#served.isRunning = true;
    discoverListeners(this.#modules, this.#served);
  }

  /** Called by Nest: closes the configuration. */
  onApplicationShutdown(): Promise<void> {
    return this.#served.close();
  }
}

async function loadModule(
  options: KeyVaultConfigModuleOptions,
  prepared: PreparedVariables,
  forget: () => void,
): Promise<DynamicModule> {
  const loaded = await loadServedConfig({ options, forget, ...prepared });
  const provider = {
    // An application that fails to start leaves it to the next attempt; one beside another that runs has its own.
    useFactory: (host: object) => (loaded.isRunning ? loadForApplication(options, host) : loaded),
    inject: [CONFIG_HOST],
  };
  return defineModule(KeyVaultConfigModule, options, prepared.served, { provider });
}
