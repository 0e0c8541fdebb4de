import { isPlainObject } from './config-tree.js';

/** A copy whose plain objects and arrays are frozen; instances (dates, URLs, buffers) are passed through as they are. */
export function freezeCopy<T>(value: T): T;
export function freezeCopy(value: unknown): unknown {
  if (Array.isArray(value)) return Object.freeze(value.map((item: unknown) => freezeCopy(item)));
  if (!isPlainObject(value)) return value;
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, freezeCopy(item)])),
  );
}
