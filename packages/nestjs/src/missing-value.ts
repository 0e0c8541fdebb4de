import { ConfigError, type Failure, nearestPath } from '@vaultref/core';
import type { ServedConfig } from './served-config.js';

/** A path at which ConfigService has nothing. */
export interface MissingValue {
  /** As it was asked for: `db.pasword`. */
  readonly path: string;
  /** The one that was probably meant; absent where none is near. */
  readonly nearest?: string;
  /** Whether something may be there later, without anybody mending anything. */
  readonly mayCome: boolean;
}

/** What ConfigService has, and where it looks. */
type Served = Pick<ServedConfig, 'read' | 'tree' | 'config'>;

/**
 * What is to be said of a path; `undefined` when there is a value, or a reference whose secret may be missing.
 * @param all the configurations of one ConfigService
 */
export function missingValue(path: string, all: readonly Served[]): MissingValue | undefined {
  const tree = Object.fromEntries(all.flatMap((served) => Object.entries(served.tree)));
  const references = all.flatMap(({ config }) => config.report.references);
  const absent = references.filter(({ status }) => status === 'absent');
  const keys = path.split('.');
  const isThere = all.some((served) => served.read(path) !== undefined) || hasKeys(tree, keys);
  if (isThere || absent.some((one) => startsWith(keys, one.path))) return undefined;
  const near = nearestPath(path, tree);
  // What a secret is made of is nothing to tell.
  const isInSecret = references.some(
    (one) => near && near.length > one.path.length && startsWith(near, one.path),
  );
  if (near && !isInSecret) return { path, nearest: near.join('.'), mayCome: false };
  // A factory may leave out what it makes of an absent secret, and a module that is loaded later brings its namespace.
  const isOfNoNamespace = keys.length > 1 && !Object.hasOwn(tree, keys[0] ?? '');
  return { path, mayCome: absent.length > 0 || isOfNoNamespace };
}

/** @param where what asked for them */
export function missingError(
  missing: readonly Omit<MissingValue, 'mayCome'>[],
  where: (path: string) => string,
): ConfigError {
  const failures = missing.map(({ path, nearest }): Failure => ({
    code: 'ERR_VALUE_MISSING',
    message: 'the configuration has no value at this path',
    path: path.split('.'),
    source: { name: where(path) },
    reference: '',
    remedy:
      nearest === undefined
        ? 'correct the path, or add the value to the configuration'
        : `did you mean ${nearest}?`,
    transient: false,
  }));
  return new ConfigError('ERR_VALUE_MISSING', failures);
}

/** A key without a value is one that its author knows. */
function hasKeys(tree: unknown, [key, ...others]: readonly string[]): boolean {
  if (key === undefined) return true;
  return Object.hasOwn(Object(tree), key) && hasKeys(Reflect.get(Object(tree), key), others);
}

function startsWith(path: readonly (string | number)[], start: readonly (string | number)[]): boolean {
  return start.every((key, index) => String(key) === String(path[index]));
}
