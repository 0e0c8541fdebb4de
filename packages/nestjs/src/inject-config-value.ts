import { Inject } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';

const PATHS = Symbol.for('vaultref.nestjs.injected-paths');

/** Any class, as a decorator sees it. */
type Class = abstract new (...given: never[]) => object;

/** The injection token of the SecretRef of a path: to give a test one of its own. */
export function getConfigValueToken(path: string): string {
  return `SecretRef(${path})`;
}

/**
 * Injects a value of ConfigService as a SecretRef, whose `value` is that of the moment. A path at which there is nothing, and
 * nothing can come, fails the start with ERR_VALUE_MISSING.
 *
 * @example
 * constructor(@InjectConfigValue('db.password') private readonly password: SecretRef) {} // this.password.value
 */
export function InjectConfigValue(path: string): ParameterDecorator & PropertyDecorator {
  const inject = Inject(getConfigValueToken(path));
  return (target: object, key: string | symbol | undefined, index?: number): void => {
    note(path, isClass(target) ? target : target.constructor);
    if (index !== undefined) inject(target, key, index);
    else if (key !== undefined) inject(target, key);
  };
}

/** Every path that a decorator has named so far, with the classes. They are kept with Nest's metadata, which all copies of this package share. */
export function injectedPaths(): ReadonlyMap<string, ReadonlySet<unknown>> {
  const paths: unknown = Reflect.getMetadata(PATHS, ConfigService);
  return paths instanceof Map ? paths : new Map();
}

/** The classes that a path is injected into, for an error. */
export function injectedInto(classes: Iterable<unknown>): string {
  const names = Array.from(classes).filter(isClass);
  return `@InjectConfigValue() of ${names.map(({ name }) => name).join(', ')}`;
}

function note(path: string, by: unknown): void {
  const paths = new Map(injectedPaths());
  Reflect.defineMetadata(PATHS, paths.set(path, new Set([...(paths.get(path) ?? []), by])), ConfigService);
}

function isClass(value: unknown): value is Class {
  return typeof value === 'function';
}
