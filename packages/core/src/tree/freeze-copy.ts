import { isPlainObject } from './config-tree.js';

/** A copy whose plain objects and arrays are frozen; instances (dates, URLs, buffers) are passed through as they are. */
export function freezeCopy<T>(value: T): T {
  if (Array.isArray(value)) return Object.freeze(value.map(freezeCopy)) as T;
  if (!isPlainObject(value)) return value;
  return Object.freeze(
    Object.fromEntries(Object.entries(value).map(([key, item]) => [key, freezeCopy(item)])),
  ) as T;
}
