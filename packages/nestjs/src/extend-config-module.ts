import type { DynamicModule } from '@nestjs/common';
import { ConfigModule, type ConfigFactory } from '@nestjs/config';
import { withLoader, wrapFactory } from './load-provider.js';

const EXTENDED = Symbol.for('vaultref.nestjs.extended');

/**
 * Lets `ConfigModule.forFeature()`, which `asProvider()` calls too, run factories with the configuration of their application:
 * they see secrets, and follow changes. In an application without KeyVaultConfigModule nothing is different.
 */
export function extendConfigModule(): void {
  if (Reflect.has(ConfigModule, EXTENDED)) return;
  const native = ConfigModule.forFeature.bind(ConfigModule);
  ConfigModule.forFeature = (factory: ConfigFactory): DynamicModule =>
    withLoader(native(wrapFactory(factory)));
  Object.defineProperty(ConfigModule, EXTENDED, { value: true });
}
