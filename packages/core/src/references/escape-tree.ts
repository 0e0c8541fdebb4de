import { escape } from './escape.js';

/** A copy of a JSON value in which nothing is read as a reference: texts are escaped, a key `$keyvault` becomes `$$keyvault`. */
export function escapeTree(value: unknown): unknown {
  if (typeof value === 'string') return escape(value);
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map(escapeTree);
  // fromEntries defines properties and never assigns: a key `__proto__` stays data.
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key === '$keyvault' ? '$$keyvault' : key,
      escapeTree(inner),
    ]),
  );
}
