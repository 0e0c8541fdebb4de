import { readFile, stat } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { ALL_BACKUPS, isBackup } from './backup.js';
import { sourceOfFile } from './source-of-file.js';
import { UsageError } from './usage-error.js';

/** Where configuration usually is. */
const DEFAULTS = ['.env', '.env.*', 'config/**/*.{yaml,yml,json,jsonc}', ALL_BACKUPS];
/** All that can be read below a folder. */
const BELOW = ['**/.env', '**/.env.*', '**/*.env', '**/*.{yaml,yml,json,jsonc}', `**/${ALL_BACKUPS}`];

export interface FoundFiles {
  readonly files: readonly string[];
  /** What `init` has kept of other files: no configuration. */
  readonly backups: readonly string[];
}

/**
 * The files to check: those given, those below folders given, else those where configuration usually is. `node_modules` and
 * folders that begin with a dot are left out, unless given.
 * @throws UsageError for a file that is not there, or of a kind that cannot be read
 */
export async function findFiles(given: readonly string[]): Promise<FoundFiles> {
  const found =
    given.length === 0 ? await find(DEFAULTS, '.') : (await Promise.all(given.map(filesOf))).flat();
  const all = [...new Set(found)].toSorted();
  return { files: all.filter((file) => !isBackup(file)), backups: all.filter(isBackup) };
}

async function filesOf(given: string): Promise<string[]> {
  const found = await stat(given).catch(() => undefined);
  if (found?.isDirectory()) return find(BELOW, given);
  if (!found) throw new UsageError(`${given} does not exist`);
  if (!sourceOfFile(given) && !isBackup(given))
    throw new UsageError(`${given} is neither .env, YAML nor JSON by its name`);
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

/** Longer files that nobody named are data. */
const LONGEST = 1_000_000;
/** Of Helm, Jinja, EJS and their like: what is rendered from them is YAML or JSON, they are not. */
const TEMPLATE = /\{\{|\{%|<%/;

export interface SortedFiles {
  /** Those that have something to say here, and those that cannot be read. */
  readonly mentioning: readonly string[];
  /** Other YAML and JSON: whether it can be parsed is all that matters. Templates and long files only when they are named. */
  readonly others: readonly string[];
}

/** Which files mention Key Vault. */
export async function sortFiles(
  files: readonly string[],
  isNamed: (file: string) => boolean,
): Promise<SortedFiles> {
  const mentioning: string[] = [];
  const others: string[] = [];
  for (let from = 0; from < files.length; from += AT_ONCE) {
    const some = files.slice(from, from + AT_ONCE);
    const texts = await Promise.all(some.map((file) => readFile(file, 'utf8').catch(() => undefined)));
    for (const [index, file] of some.entries()) {
      const text = texts[index];
      if (text === undefined || mentionsKeyVault(text)) mentioning.push(file);
      else if (isNamed(file) || (text.length <= LONGEST && !TEMPLATE.test(text))) others.push(file);
    }
  }
  return { mentioning, others: others.filter((file) => /\.(?:ya?ml|jsonc?)$/i.test(file)) };
}

/** Zeros are those of UTF-16, which no source reads: such a file stays, for the error that it is. */
function mentionsKeyVault(text: string): boolean {
  return /key[-_]?vault/i.test(text.replaceAll('\0', ''));
}
