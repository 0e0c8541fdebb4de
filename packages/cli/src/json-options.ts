import { environment, type LoadConfigOptions, type Source } from '@vaultref/core';
import { sourceOfFile } from './source-of-file.js';
import { UsageError } from './usage-error.js';

/** What JSON can say of the options of loadConfig(). */
const NAMES = [
  'sources',
  'vault',
  'vaults',
  'allowVaults',
  'cloud',
  'onExpired',
  'warnBeforeExpiryMs',
] as const;

/**
 * The options in `vaultref.config.json`: `sources` are names of files, or `environment`.
 * @throws UsageError when JSON cannot say an option, or when it has the wrong type
 */
export function jsonOptions(given: object, file: string): LoadConfigOptions {
  const known: readonly string[] = NAMES;
  const strange = Object.keys(given).find((name) => !known.includes(name));
  if (strange !== undefined)
    throw new UsageError(`${file}: JSON cannot say ${strange}, only ${NAMES.join(', ')}`);
  const read = <T>(
    name: (typeof NAMES)[number],
    expected: string,
    is: (value: unknown) => value is T,
  ): T | undefined => {
    const value: unknown = Reflect.get(given, name);
    if (value === undefined || is(value)) return value;
    throw new UsageError(`${file}: ${name} is not ${expected}`);
  };
  const sources = read('sources', 'a list of files', isTexts)?.map(toSource);
  const vault = read('vault', 'a text', isText);
  const vaults = read('vaults', 'a list or a map of names', isVaults);
  const allowVaults = read('allowVaults', 'listed or any-azure', isOneOf('listed', 'any-azure'));
  const cloud = read('cloud', 'public, china or usgov', isOneOf('public', 'china', 'usgov'));
  const onExpired = read('onExpired', 'warn, error or ignore', isOneOf('warn', 'error', 'ignore'));
  const warnBeforeExpiryMs = read('warnBeforeExpiryMs', 'a number', isNumber);
  return {
    ...(sources === undefined ? {} : { sources }),
    ...(vault === undefined ? {} : { vault }),
    ...(vaults === undefined ? {} : { vaults }),
    ...(allowVaults === undefined ? {} : { allowVaults }),
    ...(cloud === undefined ? {} : { cloud }),
    ...(onExpired === undefined ? {} : { onExpired }),
    ...(warnBeforeExpiryMs === undefined ? {} : { warnBeforeExpiryMs }),
  };
}

function toSource(name: string): Source {
  if (name === 'environment') return environment();
  const source = sourceOfFile(name);
  if (!source) throw new UsageError(`sources: ${name} is neither .env, YAML nor JSON, nor "environment"`);
  return source;
}

function isText(value: unknown): value is string {
  return typeof value === 'string';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number';
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every(isText);
}

function isVaults(value: unknown): value is string[] | Record<string, string> {
  return typeof value === 'object' && value !== null && isTexts(Object.values(value));
}

function isOneOf<const Names extends readonly string[]>(...names: Names) {
  return (value: unknown): value is Names[number] => names.some((name) => name === value);
}
