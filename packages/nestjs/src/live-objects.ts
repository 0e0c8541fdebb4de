/**
 * Gives an object the content of another one of the same shape, so that whoever holds it, or a plain object inside it, sees the
 * new values. Arrays and instances are replaced.
 * @returns false when one of the two is no plain object, and nothing was done
 */
export function assignLive(held: unknown, fresh: unknown): boolean {
  if (!isPlain(held) || !isPlain(fresh) || Object.isFrozen(held)) return false;
  for (const key of Reflect.ownKeys(held)) if (!Object.hasOwn(fresh, key)) Reflect.deleteProperty(held, key);
  for (const key of Reflect.ownKeys(fresh)) {
    const inner: unknown = Object.hasOwn(held, key) ? Reflect.get(held, key) : undefined;
    const value: unknown = Reflect.get(fresh, key);
    // Defined, never assigned: a key `__proto__` stays data.
    if (!assignLive(inner, value))
      Object.defineProperty(held, key, { value, enumerable: true, configurable: true, writable: true });
  }
  return true;
}

function isPlain(value: unknown): value is object {
  if (typeof value !== 'object' || value === null) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}
