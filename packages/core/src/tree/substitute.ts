import type { Path } from './path.js';

/** A value and the place where it is to be put. */
export interface Replacement {
  readonly path: Path;
  readonly value: unknown;
}

/**
 * A tree with some of its values replaced. It copies what lies on the way to a replacement and shares the rest; the
 * tree that is given is never changed, and a value that is put in is never looked at again.
 */
export function substitute(tree: unknown, replacements: readonly Replacement[]): unknown {
  const copies = new Set<unknown>();
  const copyOf = (value: unknown): object => {
    if (typeof value !== 'object' || value === null) throw new TypeError('a replacement lies below a leaf');
    if (copies.has(value)) return value;
    // fromEntries and slice define properties and never assign: a key `__proto__` stays data.
    const copy: object = Array.isArray(value) ? value.slice() : Object.fromEntries(Object.entries(value));
    copies.add(copy);
    return copy;
  };

  let root = tree;
  for (const { path, value } of replacements) {
    const last = path.at(-1);
    if (last === undefined) return value;
    let parent = copyOf(root);
    root = parent;
    for (const key of path.slice(0, -1)) {
      const child = copyOf(Reflect.get(parent, key));
      define(parent, key, child);
      parent = child;
    }
    define(parent, last, value);
  }
  return root;
}

function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
