import type { DynamicModule, FactoryProvider, Provider, Type } from '@nestjs/common';
import { type ConfigFactory, ConfigModule } from '@nestjs/config';
import { withLoader, wrapFactory } from './load-provider.js';
import { ConfigValuesModule, ServedConfigModule } from './served-config.module.js';
import type { ServedValues } from './served-values.js';
import { ATTACHED_CONFIG } from './tokens.js';

/** What Nest must know before the configuration is there. */
export interface ModuleDefinition {
  /** Makes ConfigService available in every module. Default false. */
  isGlobal?: boolean;
  /** As in ConfigModule. Default false. */
  cache?: boolean;
  /** `registerAs()` namespaces and other factories. They run once the references are resolved, and after every change. */
  load?: (ConfigFactory | Promise<ConfigFactory>)[];
}

/** How the configuration comes to be. */
export interface ConfigProvider {
  /** Of the ServedConfig. */
  readonly provider: Omit<FactoryProvider, 'provide'>;
  readonly imports?: NonNullable<DynamicModule['imports']>;
  readonly providers?: Provider[];
}

/**
 * The module that Nest is given: the real ConfigModule serves what was loaded.
 * @param module the class of the module
 */
export async function defineModule(
  module: Type,
  { isGlobal = false, cache = false, load = [] }: ModuleDefinition,
  served: ServedValues,
  config: ConfigProvider,
): Promise<DynamicModule> {
  const factories = await Promise.all(load.map((factory) => Promise.resolve(factory)));
  const tokens = { served: Symbol('vaultref served config'), attached: Symbol('vaultref attached config') };
  const native = withLoader(
    await ConfigModule.forRoot({
      isGlobal,
      cache,
      // ConfigService waits for its factories, and by this one for the configuration.
      load: [wrapFactory(nothing), ...factories.map((factory) => wrapFactory(factory))],
      validate: () => served.values,
      ignoreEnvFile: true,
      envFilePath: [],
      // What is not served is asked of the environment by `served` itself, which knows the text of a reference from a value.
      skipProcessEnv: true,
    }),
    tokens.served,
  );
  return {
    module,
    global: isGlobal,
    imports: [
      native,
      ServedConfigModule.create(tokens.served, config),
      ConfigValuesModule.create(native, tokens),
    ],
    providers: [{ provide: ATTACHED_CONFIG, useExisting: tokens.attached }],
    exports: [ConfigModule],
  };
}

function nothing(): object {
  return {};
}
