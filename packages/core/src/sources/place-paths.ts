import { type ConfigTree, isPlainObject, isReferenceObject } from '../tree/config-tree.js';

export interface PlacedValue {
  readonly path: readonly string[];
  readonly value: unknown;
}

/** Splits a name into a path; a name with an empty part (`a::b`) was never meant as one and stays whole. */
export function splitName(name: string, separator: string | false): readonly string[] {
  const parts = separator === false ? [name] : name.split(separator);
  return parts.includes('') ? [name] : parts;
}

/**
 * A tree with values at their paths. Of the same path the later value stands; of `a` and `a.b` the deeper one, whatever their
 * order, and into an object that is a value it is merged. Such objects are changed.
 */
export function placePaths(values: readonly PlacedValue[]): ConfigTree {
  const tree: Record<string, unknown> = {};
  for (const { path, value } of values.toSorted((a, b) => a.path.length - b.path.length)) {
    let parent = tree;
    for (const key of path.slice(0, -1)) {
      const child: unknown = Object.hasOwn(parent, key) ? parent[key] : undefined;
      const next: Record<string, unknown> = isPlainObject(child) && !isReferenceObject(child) ? child : {};
      define(parent, key, next);
      parent = next;
    }
    define(parent, path.at(-1) ?? '', value);
  }
  return tree;
}

/** Defines and never assigns: a name `__proto__` stays data. */
function define(target: object, key: string, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
