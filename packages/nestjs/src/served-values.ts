/**
 * What ConfigService serves: the values, and below them what the schema does not declare, as ConfigModule has it.
 * No property is enumerable: ConfigModule writes every enumerable one to `process.env`.
 */
export function servedValues(resolved: object, values: unknown): Record<string, unknown> {
  const descriptors = Object.entries({ ...resolved, ...(typeof values === 'object' ? values : {}) }).map(
    ([key, value]) => [key, { value, enumerable: false, configurable: true, writable: true }] as const,
  );
  return Object.defineProperties({}, Object.fromEntries(descriptors)) as Record<string, unknown>;
}
