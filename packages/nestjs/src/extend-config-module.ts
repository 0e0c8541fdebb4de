import type { DynamicModule } from '@nestjs/common';
import { ConfigModule, type ConfigFactory } from '@nestjs/config';
import { withLoader, wrapFactory } from './load-provider.js';

const EXTENDED = Symbol.for('vaultref.nestjs.extended');

/**
 * Lets `ConfigModule.forFeature()`, which `asProvider()` calls too, run factories with the configuration of their application:
 * they see secrets, and follow changes. In an application without KeyVaultConfigModule nothing is different.
 */
export function extendConfigModule(): void {
  const native = ConfigModule.forFeature;
  if (EXTENDED in native) return;
  const forFeature = function (this: typeof ConfigModule, factory: ConfigFactory): DynamicModule {
    return withLoader(native.call(ConfigModule, wrapFactory(factory)));
  };
  ConfigModule.forFeature = Object.assign(forFeature, { [EXTENDED]: true });
}
