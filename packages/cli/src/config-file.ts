import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { type LoadConfigOptions, OPTION_NAMES, refuseUnknownOptions } from '@vaultref/core';
import { isThere } from './is-there.js';
import { jsonOptions } from './json-options.js';
import { UsageError } from './usage-error.js';

/** Looked for in the working directory, in this order. */
const NAMES = [
  'vaultref.config.ts',
  'vaultref.config.mts',
  'vaultref.config.js',
  'vaultref.config.mjs',
  'vaultref.config.json',
];

/**
 * The options that a configuration file declares; none when there is no file.
 * @param given a path, which must exist
 * @throws UsageError when it cannot be loaded or does not export options; ConfigError ERR_UNKNOWN_OPTION
 */
export async function readConfigFile(given: string | undefined): Promise<LoadConfigOptions> {
  const file = given ?? (await firstThere(NAMES));
  if (file === undefined) return {};
  const exported = await importFile(file);
  if (typeof exported !== 'object' || exported === null)
    throw new UsageError(`${file} does not export the options of loadConfig() as its default`);
  refuseUnknownOptions(exported, OPTION_NAMES);
  return file.endsWith('.json') ? jsonOptions(exported, file) : exported;
}

async function firstThere(names: readonly string[]): Promise<string | undefined> {
  const there = await Promise.all(names.map(isThere));
  return names.find((_, index) => there[index]);
}

async function importFile(file: string): Promise<unknown> {
  const url = pathToFileURL(resolve(file)).href;
  try {
    if (file.endsWith('.json'))
      return JSON.parse((await readFile(file, 'utf8')).replace(/^\uFEFF/, '')) as unknown;
    if (!/\.[cm]?ts$/.test(file)) return defaultOf(await import(url));
    const { createJiti } = await import('jiti');
    return await createJiti(import.meta.url).import(url, { default: true });
  } catch (error) {
    const code: unknown = Reflect.get(Object(error), 'code');
    // What a parser says after its first line, and of JSON already there, quotes the file.
    const reason = file.endsWith('.json')
      ? ''
      : error instanceof Error
        ? `: ${error.message.split('\n')[0]}`
        : '';
    throw new UsageError(code === 'ENOENT' ? `${file} does not exist` : `${file} cannot be loaded${reason}`);
  }
}

function defaultOf(module: unknown): unknown {
  return Reflect.get(Object(module), 'default');
}
