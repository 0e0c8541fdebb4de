import type { Path } from './path.js';

/** A value and the place where it is to be put. */
export interface Replacement {
  readonly path: Path;
  readonly value: unknown;
}

/** In the place of a value: there is none. Its key is removed; in an array later elements move up. */
export const ABSENT = Symbol('absent');

/**
 * A tree with some of its values replaced. It copies what lies on the way to a replacement and shares the rest; the
 * tree that is given is never changed, and a value that is put in is never looked at again.
 * @param escapedKeys objects whose key `$$keyvault` becomes `$keyvault`
 */
export function substitute(
  tree: unknown,
  replacements: readonly Replacement[],
  escapedKeys: readonly Path[] = [],
): unknown {
  const copies = new Set<unknown>();
  const withGaps = new Set<unknown[]>();
  const copyOf = (value: unknown): object => {
    if (typeof value !== 'object' || value === null) throw new TypeError('a replacement lies below a leaf');
    if (copies.has(value)) return value;
    // fromEntries and slice define properties and never assign: a key `__proto__` stays data.
    const copy: object = Array.isArray(value) ? value.slice() : Object.fromEntries(Object.entries(value));
    copies.add(copy);
    return copy;
  };
  let root = tree;
  const parentOf = (path: Path): object => {
    let parent = copyOf(root);
    root = parent;
    for (const key of path) {
      const child = copyOf(Reflect.get(parent, key));
      define(parent, key, child);
      parent = child;
    }
    return parent;
  };

  for (const { path, value } of replacements) {
    const last = path.at(-1);
    if (last === undefined) return value === ABSENT ? undefined : value;
    const parent = parentOf(path.slice(0, -1));
    if (value === ABSENT && !Array.isArray(parent)) Reflect.deleteProperty(parent, last);
    else define(parent, last, value);
    if (value === ABSENT && Array.isArray(parent)) withGaps.add(parent);
  }
  // Only now, and from the inside out: keys and indexes above are those of the tree that was given.
  for (const path of escapedKeys.toReversed()) renameKey(parentOf(path));
  for (const array of withGaps) array.splice(0, array.length, ...array.filter((item) => item !== ABSENT));
  return root;
}

/** Renames in place, so that the order of the keys stays. */
function renameKey(target: object): void {
  const entries = Object.entries(target);
  for (const [key] of entries) Reflect.deleteProperty(target, key);
  for (const [key, value] of entries) define(target, key === '$$keyvault' ? '$keyvault' : key, value);
}

function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
