import { readFile, stat } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { sourceOfFile } from './source-of-file.js';
import { UsageError } from './usage-error.js';

/** Where configuration usually is. */
const DEFAULTS = ['.env', '.env.*', 'config/**/*.{yaml,yml,json,jsonc}'];
/** All that can be read below a folder. */
const BELOW = ['**/.env', '**/.env.*', '**/*.env', '**/*.{yaml,yml,json,jsonc}'];

/**
 * The files to check: those given, those below folders given, else those where configuration usually is. `node_modules` and
 * folders that begin with a dot are left out, unless given.
 * @throws UsageError for a file that is not there, or of a kind that cannot be read
 */
export async function findFiles(given: readonly string[]): Promise<string[]> {
  const files =
    given.length === 0 ? await find(DEFAULTS, '.') : (await Promise.all(given.map(filesOf))).flat();
  return [...new Set(files)].toSorted();
}

async function filesOf(given: string): Promise<string[]> {
  const found = await stat(given).catch(() => undefined);
  if (found?.isDirectory()) return find(BELOW, given);
  if (!found) throw new UsageError(`${given} does not exist`);
  if (!sourceOfFile(given)) throw new UsageError(`${given} is neither .env, YAML nor JSON by its name`);
  return [given];
}

async function find(patterns: string[], folder: string): Promise<string[]> {
  const found = await glob(patterns, {
    cwd: folder,
    ignore: ['**/node_modules/**', '**/.*/**'],
    expandDirectories: false,
    followSymbolicLinks: false,
  });
  const prefix = folder === '.' ? '' : `${folder.replace(/[\\/]+$/, '')}/`;
  return found.map((file) => `${prefix}${file}`);
}

/** Files open at once. */
const AT_ONCE = 32;

/**
 * The files that have something to say here. Most JSON and YAML is about something else, and is not even parsed; what cannot be
 * read stays, for the error that it is.
 */
export async function mentioningKeyVault(files: readonly string[]): Promise<string[]> {
  const mentioning: string[] = [];
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE);
    const texts = await Promise.all(some.map((file) => readFile(file, 'utf8').catch(() => undefined)));
    mentioning.push(...some.filter((_, index) => mentionsKeyVault(texts[index])));
  }
  return mentioning;
}

/** Zeros are those of UTF-16, which no source reads: such a file stays, for the error that it is. */
function mentionsKeyVault(text = 'keyvault'): boolean {
  return /key[-_]?vault/i.test(text.replaceAll('\0', ''));
}
