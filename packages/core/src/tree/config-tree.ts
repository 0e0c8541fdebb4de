/** Configuration as a tree of plain objects and arrays; everything else is a leaf. */
export type ConfigTree = { readonly [key: string]: unknown };

/** Deeper trees are refused: no one writes them, and a cycle is one. */
export const MAX_DEPTH = 100;

/** Trees with more values are refused: branches that are shared many times over multiply, as YAML's aliases do. */
export const MAX_VALUES = 1_000_000;

/** True for `{}`-like objects, also from another realm; false for arrays and class instances. */
export function isPlainObject(value: unknown): value is Record<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/** True for `{ $keyvault: … }`: such an object is one reference and is never merged with another. */
export function isReferenceObject(value: unknown): value is { readonly $keyvault: unknown } {
  return isPlainObject(value) && Object.hasOwn(value, '$keyvault');
}
