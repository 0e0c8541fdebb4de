import { type DynamicModule, Module, type FactoryProvider } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';
import type { ConfigProvider } from './define-module.js';
import { getConfigValueToken, injectedPaths } from './inject-config-value.js';
import { getKeyVaultConfigToken } from './inject-key-vault-config.js';
import { KeyVaultHealthIndicator } from './key-vault.health-indicator.js';
import type { ServedConfig } from './served-config.js';
import { CONFIG_HOST, SERVED_CONFIG } from './tokens.js';

/** The configuration, for the `load` factories of every module. */
@Module({})
export class ServedConfigModule {
  /** @param token under which this configuration is found, should an application have a second one */
  static create(token: symbol, { provider, imports = [], providers = [] }: ConfigProvider): DynamicModule {
    const own = [
      { ...provider, provide: token },
      { provide: SERVED_CONFIG, useExisting: token },
      {
        provide: getKeyVaultConfigToken(),
        useFactory: ({ config }: ServedConfig) => config,
        inject: [token],
      },
    ];
    return {
      module: ServedConfigModule,
      global: true,
      imports,
      providers: [...providers, ...own],
      exports: own.map(({ provide }) => provide),
    };
  }
}

/** What needs ConfigService: the values that decorators ask for, health. */
@Module({})
export class ConfigValuesModule {
  /** @param tokens of the configuration: before ConfigService is there, and with it */
  static create(native: DynamicModule, tokens: { served: symbol; attached: symbol }): DynamicModule {
    const attached: FactoryProvider = {
      provide: tokens.attached,
      useFactory: (served: ServedConfig, service: ConfigService, host?: object) =>
        served.attach(service, host),
      inject: [tokens.served, ConfigService, { token: CONFIG_HOST, optional: true }],
    };
    const refs = Array.from(injectedPaths().keys(), (path) => ({
      provide: getConfigValueToken(path),
      useFactory: (served: ServedConfig) => served.ref(path),
      inject: [tokens.attached],
    }));
    const providers = [attached, ...refs];
    return {
      module: ConfigValuesModule,
      global: true,
      imports: [native],
      providers: [...providers, KeyVaultHealthIndicator],
      exports: [...providers.map(({ provide }) => provide), KeyVaultHealthIndicator],
    };
  }
}
