import type { ResolvedVariables } from './variables-schema.js';

/**
 * What `process.env` shows to a factory: every text of the configuration, variables with their values however they are converted,
 * and defaults that ConfigModule's validation adds.
 * @param names of variables; one without a value is not there, although its reference may stand in the environment
 */
export function environmentVariables(
  { tree, validated }: ResolvedVariables,
  names: readonly string[],
): Record<string, string | undefined> {
  const texts = Object.entries({ ...validated, ...tree }).filter(([, value]) => typeof value === 'string');
  const added = Object.entries(validated).filter(([name]) => !Object.hasOwn(tree, name));
  return Object.fromEntries<string | undefined>(
    [...names.map((name): [string, unknown] => [name, tree[name]]), ...added, ...texts].map(
      ([name, value]) => [name, textOf(value)],
    ),
  );
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || value === undefined ? value : JSON.stringify(value);
}
