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
 * @throws UsageError when an option has the wrong type
 */
export function jsonOptions(given: object, file: string): LoadConfigOptions {
  const wrong = (name: string, expected: string): never => {
    throw new UsageError(`${file}: ${name} is not ${expected}`);
  };
  const known: readonly string[] = NAMES;
  const options: LoadConfigOptions = {};
  for (const [name, value] of Object.entries(given) as [string, unknown][]) {
    if (!known.includes(name)) wrong(name, `one of ${NAMES.join(', ')}, which JSON can say`);
    if (name === 'sources')
      options.sources = isTexts(value) ? value.map(toSource) : wrong(name, 'a list of files');
    if (name === 'vault') options.vault = typeof value === 'string' ? value : wrong(name, 'a text');
    if (name === 'vaults')
      options.vaults = isTexts(value) || isTextMap(value) ? value : wrong(name, 'a list or a map of names');
    if (name === 'allowVaults')
      options.allowVaults =
        value === 'listed' || value === 'any-azure' ? value : wrong(name, 'listed or any-azure');
    if (name === 'cloud')
      options.cloud =
        value === 'public' || value === 'china' || value === 'usgov'
          ? value
          : wrong(name, 'public, china or usgov');
    if (name === 'onExpired')
      options.onExpired =
        value === 'warn' || value === 'error' || value === 'ignore'
          ? value
          : wrong(name, 'warn, error or ignore');
    if (name === 'warnBeforeExpiryMs')
      options.warnBeforeExpiryMs = typeof value === 'number' ? value : wrong(name, 'a number');
  }
  return options;
}

function toSource(name: string): Source {
  if (name === 'environment') return environment();
  const source = sourceOfFile(name);
  if (!source) throw new UsageError(`sources: ${name} is neither .env, YAML nor JSON, nor "environment"`);
  return source;
}

function isTexts(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((one) => typeof one === 'string');
}

function isTextMap(value: unknown): value is Record<string, string> {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && isTexts(Object.values(value))
  );
}
