import { Inject } from '@nestjs/common';
import { ConfigService } from '@nestjs/config';

const PATHS = Symbol.for('vaultref.nestjs.paths');

/** The injection token of the SecretRef of a path: to give a test one of its own. */
export function getConfigValueToken(path: string): string {
  return `SecretRef(${path})`;
}

/**
 * Injects a value of ConfigService as a SecretRef, whose `value` is that of the moment.
 *
 * @example
 * constructor(@InjectConfigValue('db.password') private readonly password: SecretRef) {} // this.password.value
 */
export function InjectConfigValue(path: string): ParameterDecorator & PropertyDecorator {
  Reflect.defineMetadata(PATHS, new Set([...injectedPaths(), path]), ConfigService);
  return Inject(getConfigValueToken(path));
}

/** Every path that a decorator has named so far. They are kept with Nest's metadata, which all copies of this package share. */
export function injectedPaths(): ReadonlySet<string> {
  const paths: unknown = Reflect.getMetadata(PATHS, ConfigService);
  return paths instanceof Set ? paths : new Set();
}
