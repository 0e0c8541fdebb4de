import type { DynamicModule, FactoryProvider, Provider } from '@nestjs/common';
import type { ConfigFactory } from '@nestjs/config';
import { SERVED_CONFIG } from './tokens.js';

/** What runs the factories of an application. */
interface Loader {
  load(factory: ConfigFactory): Promise<unknown>;
}

/** Factories of this package, by which the providers are found that ConfigModule makes of them. */
export const WRAPPED = Symbol.for('vaultref.nestjs.wrapped');

/**
 * A factory that lets the application's configuration run it, and runs by itself where there is none. It keeps the marks of
 * `registerAs()`, so that `@Inject(databaseConfig.KEY)` finds it.
 */
export function wrapFactory<F extends ConfigFactory>(factory: F): F {
  if (isWrapped(factory)) return factory;
  return new Proxy(factory, {
    apply: (target, _, [loader]: unknown[]): unknown => (isLoader(loader) ? loader.load(target) : target()),
    get: (target, key): unknown => key === WRAPPED || (Reflect.get(target, key) as unknown),
  });
}

/**
 * ConfigModule's own module, whose wrapped factories are given the application's configuration.
 * @param token of the configuration
 */
export function withLoader<M extends DynamicModule>(module: M, token: symbol = SERVED_CONFIG): M {
  const injectLoader = (provider: Provider): Provider =>
    isFactoryProvider(provider) && isWrapped(provider.useFactory)
      ? { ...provider, inject: [{ token, optional: true }] }
      : provider;
  return { ...module, providers: module.providers?.map(injectLoader) };
}

function isFactoryProvider(provider: Provider): provider is FactoryProvider {
  return 'useFactory' in provider;
}

function isWrapped(factory: object): boolean {
  return Reflect.get(factory, WRAPPED) === true;
}

function isLoader(value: unknown): value is Loader {
  return typeof value === 'object' && value !== null && 'load' in value && typeof value.load === 'function';
}
