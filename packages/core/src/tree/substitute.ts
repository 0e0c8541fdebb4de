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
  const copyOf = <T>(value: T): T => {
    if (copies.has(value)) return value;
    // fromEntries and slice define properties and never assign: a key `__proto__` stays data.
    const copy = (
      Array.isArray(value) ? value.slice() : Object.fromEntries(Object.entries(value as object))
    ) as T;
    copies.add(copy);
    return copy;
  };

  let root = tree;
  for (const { path, value } of replacements) {
    if (path.length === 0) return value;
    root = copyOf(root);
    let parent = root as Record<string | number, unknown>;
    for (const key of path.slice(0, -1)) {
      const child = copyOf(parent[key]);
      define(parent, key, child);
      parent = child as Record<string | number, unknown>;
    }
    define(parent, path.at(-1) ?? '', value);
  }
  return root;
}

function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
