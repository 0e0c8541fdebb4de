import { isDeepStrictEqual } from 'node:util';
import { isPlainObject } from './config-tree.js';
import type { Path } from './path.js';

/**
 * Where two trees differ: the deepest paths that tell it, in the order of the later tree, then what is gone.
 * @param mayDiffer whether instances may hold something else where nobody can see it, in private fields
 */
export function changedPaths(
  before: unknown,
  after: unknown,
  path: Path = [],
  mayDiffer: () => boolean = () => false,
): Path[] {
  if (Object.is(before, after)) return [];
  const container =
    (isPlainObject(before) && isPlainObject(after)) || (Array.isArray(before) && Array.isArray(after));
  if (!container) return isDeepStrictEqual(before, after) && !(isOpaque(after) && mayDiffer()) ? [] : [path];
  const keys = new Set([...Object.keys(after), ...Object.keys(before)]);
  return Array.from(keys, (key) =>
    changedPaths(
      own(before, key),
      own(after, key),
      [...path, Array.isArray(after) ? Number(key) : key],
      mayDiffer,
    ),
  ).flat();
}

/** An instance that a comparison does not see through. */
function isOpaque(value: unknown): boolean {
  const seen = [Date, RegExp, URL, Uint8Array].some((type) => value instanceof type);
  return typeof value === 'object' && value !== null && !seen;
}

function own(container: object, key: string): unknown {
  return Object.hasOwn(container, key) ? Reflect.get(container, key) : undefined;
}

/** True when one path is the other, or lies above or below it. */
export function touches(one: Path, other: Path): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((key, index) => String(key) === String(other[index]));
}
