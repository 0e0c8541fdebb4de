import type {
  DynamicModule,
  FactoryProvider,
  InjectionToken,
  ModuleMetadata,
  Provider,
  Type,
} from '@nestjs/common';
import { problemError, refuseUnknownOptions } from '@vaultref/core';
import { defineModule, type ModuleDefinition } from './define-module.js';
import { loadForApplication } from './load-served-config.js';
import type { KeyVaultConfigModuleOptions } from './module-options.js';
import { ServedValues } from './served-values.js';
import { CONFIG_HOST } from './tokens.js';

/** The options that a provider gives. */
export type KeyVaultConfigOptions = Omit<KeyVaultConfigModuleOptions, keyof ModuleDefinition>;

/** A class that makes options. */
export interface KeyVaultConfigOptionsFactory {
  /** Asked once, while Nest makes the providers. */
  createKeyVaultConfigOptions(): KeyVaultConfigOptions | Promise<KeyVaultConfigOptions>;
}

/** Options that a provider gives, by exactly one of `useFactory`, `useClass` and `useExisting`; and those that Nest must know before. */
export interface KeyVaultConfigModuleAsyncOptions extends ModuleDefinition, Pick<ModuleMetadata, 'imports'> {
  /** What `useFactory` is given. */
  inject?: NonNullable<FactoryProvider['inject']>;
  /** Gives the options, or a promise of them. */
  useFactory?: FactoryProvider<KeyVaultConfigOptions | Promise<KeyVaultConfigOptions>>['useFactory'];
  /** A class that gives the options; the module makes an instance of its own. */
  useClass?: Type<KeyVaultConfigOptionsFactory>;
  /** The token of a provider that is there already and gives the options. */
  useExisting?: InjectionToken<KeyVaultConfigOptionsFactory>;
}

const OPTIONS = Symbol.for('vaultref.nestjs.options');

/** The module whose configuration is loaded when Nest has its options, that is while it makes the providers. */
export function defineAsyncModule(
  module: Type,
  { imports = [], isGlobal = false, cache = false, load = [], ...given }: KeyVaultConfigModuleAsyncOptions,
): Promise<DynamicModule> {
  refuseUnknownOptions(given, ['inject', 'useFactory', 'useClass', 'useExisting']);
  const providers = optionProviders(given);
  return defineModule(module, { isGlobal, cache, load }, new ServedValues(undefined), {
    provider: {
      useFactory: loadForApplication,
      inject: [OPTIONS, CONFIG_HOST],
    },
    imports,
    providers,
  });
}

function optionProviders({
  inject = [],
  useFactory,
  useClass,
  useExisting,
}: Omit<KeyVaultConfigModuleAsyncOptions, 'imports' | keyof ModuleDefinition>): Provider[] {
  if (useFactory) return [{ provide: OPTIONS, useFactory, inject }];
  const token = useExisting ?? useClass;
  if (token === undefined)
    throw problemError(
      {
        code: 'ERR_INVALID_OPTION',
        message: 'forRootAsync() is not told where its options come from',
        remedy: 'add useFactory, useClass or useExisting',
        transient: false,
      },
      { name: 'forRootAsync()' },
    );
  const provider = {
    provide: OPTIONS,
    useFactory: (factory: KeyVaultConfigOptionsFactory) => factory.createKeyVaultConfigOptions(),
    inject: [token],
  };
  return useClass ? [useClass, provider] : [provider];
}
