import type { Layer } from '../sources/source.js';
import { type ConfigTree, isPlainObject, isReferenceObject, MAX_DEPTH } from './config-tree.js';
import { type Path, valueAt } from './path.js';

/**
 * One tree of all layers, a later layer over an earlier one: plain objects merge by key, everything else replaces whole,
 * also `{ $keyvault: … }`; `undefined` is no value, `null` and `''` are. No layer is changed.
 */
export function mergeLayers(layers: readonly Layer[]): ConfigTree {
  return layers.reduce<ConfigTree>((tree, layer) => mergeObjects(tree, layer.tree, 0), {});
}

/** The layer a value of the merged tree came from: the last one that has something at its path. */
export function layerOf(layers: readonly Layer[], path: Path): Layer | undefined {
  return layers.findLast((layer) => valueAt(layer.tree, path) !== undefined);
}

function merge(lower: unknown, higher: unknown, depth: number): unknown {
  if (higher === undefined) return lower;
  // Beyond the limit the walk of findReferences() refuses the tree; here it must only come to an end.
  if (depth > MAX_DEPTH || !isMergeable(lower) || !isMergeable(higher)) return higher;
  return mergeObjects(lower, higher, depth);
}

function mergeObjects(lower: ConfigTree, higher: ConfigTree, depth: number): ConfigTree {
  const added: [string, unknown][] = Object.entries(higher)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => [key, merge(valueAt(lower, [key]), value, depth + 1)]);
  // fromEntries defines properties and never assigns: a key `__proto__` stays data.
  return Object.fromEntries([...Object.entries(lower), ...added]);
}

function isMergeable(value: unknown): value is ConfigTree {
  return isPlainObject(value) && !isReferenceObject(value);
}
