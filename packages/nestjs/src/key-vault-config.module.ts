import { type DynamicModule, Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { lazyPromise } from './lazy-promise.js';
import { CLOSE, loadModule } from './load-module.js';
import type { KeyVaultConfigModuleOptions } from './module-options.js';
import { type KeyVaultConfigTestingOptions, testingOptions } from './testing-options.js';

/** A ConfigModule whose values may be references to Azure Key Vault. */
@Module({})
export class KeyVaultConfigModule implements OnApplicationShutdown {
  /**
   * Takes the place of `ConfigModule.forRoot()`. Nothing is read before `NestFactory.create()`, which rejects when a reference
   * is broken; the configuration is closed with the application.
   *
   * @example
   * @Module({ imports: [KeyVaultConfigModule.forRoot({ isGlobal: true, vault: 'my-app-kv' })] })
   * export class AppModule {} // .env: DB_PASSWORD=@keyvault:db-password
   *
   * @throws ConfigError (by rejecting) ERR_UNKNOWN_OPTION, and what core's `loadConfig()` throws
   */
  static forRoot(options: KeyVaultConfigModuleOptions = {}): Promise<DynamicModule> {
    return lazyPromise((forget) => loadModule(KeyVaultConfigModule, options, forget));
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
    return lazyPromise(async (forget) => loadModule(KeyVaultConfigModule, testingOptions(options), forget));
  }

  readonly #close: () => Promise<void>;

  constructor(@Inject(CLOSE) close: () => Promise<void>) {
    this.#close = close;
  }

  onApplicationShutdown(): Promise<void> {
    return this.#close();
  }
}
