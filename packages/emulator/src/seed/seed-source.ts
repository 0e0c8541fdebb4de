import { readFile } from 'node:fs/promises';
import type { Document } from 'yaml';
import { LineCounter, isAlias, isMap, isScalar, isSeq, parseDocument, visit } from 'yaml';
import { EmulatorError } from '../emulator-error.js';
import type { ParsedSeed } from './parsed-seed.js';
import type { Seed } from './seed.js';
import type { SeedPath } from './seed-fields.js';
import { isRecord } from './seed-fields.js';
import { addSeeds, validateSeed } from './validate-seed.js';

/**
 * Reads and checks a seed file and the options of the same names; either may be absent, and the options win.
 * @throws {EmulatorError} `BAD_SEED`, with every problem of one of the two and its path, in a file its line too.
 */
export async function loadSeed(file: string | undefined, options: Seed): Promise<ParsedSeed> {
  const fromFile = file === undefined ? validateSeed({}, () => {}) : parseSeed(await readSeed(file), file);
  return addSeeds(fromFile, checkSeed(options));
}

function readSeed(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new EmulatorError(
      'BAD_SEED',
      `Cannot read the seed file ${file} (${error.code ?? 'unknown reason'}).`,
    );
  });
}

/** @throws {EmulatorError} `BAD_SEED` */
export function checkSeed(options: Seed): ParsedSeed {
  const problems: string[] = [];
  const parsed = validateSeed({ ...options }, (path, message) => {
    problems.push(`${formatPath(path)} ${message}`);
  });
  if (problems.length > 0) throw badSeed('The options are not valid', problems);
  return parsed;
}

/**
 * Reads YAML, or JSON, which is YAML too.
 * @throws {EmulatorError} `BAD_SEED`
 */
export function parseSeed(text: string, file: string): ParsedSeed {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, stringKeys: true });
  const problems: string[] = [];

  for (const { offset, reason } of yamlProblems(document)) {
    problems.push(`${file}:${lines.linePos(offset).line}: ${reason}; quote a value with special characters`);
  }
  if (problems.length > 0) throw badSeed('The seed file is not valid', problems);

  const report = (path: SeedPath, message: string): void => {
    problems.push(`${file}:${lineOf(document, lines, path)}: ${formatPath(path)} ${message}`);
  };
  const root: unknown = document.toJS();
  if (!isRecord(root)) report([], 'is not a mapping such as "vaults:"');
  const parsed = validateSeed(isRecord(root) ? root : {}, report);
  if (problems.length > 0) throw badSeed('The seed file is not valid', problems);
  return parsed;
}

function yamlProblems(document: Document.Parsed): { offset: number; reason: string }[] {
  // The library's own messages quote the text, hence only their codes. A warning is a problem as well: an unquoted
  // `!a b` is an unknown tag, and its value would be `b`.
  const found = [...document.errors, ...document.warnings].map(({ code, pos }) => ({
    offset: pos[0],
    reason: `this is not valid YAML (${code})`,
  }));
  visit(document, {
    Node(_key, node) {
      // For the same reason: `&a b` would be `b`, and `*a` the value of another secret.
      if (!isAlias(node) && node.anchor === undefined) return;
      found.push({ offset: node.range?.[0] ?? 0, reason: 'anchors and aliases are not accepted' });
    },
  });
  return found;
}

function badSeed(title: string, problems: readonly string[]): EmulatorError {
  return new EmulatorError('BAD_SEED', [`${title}:`, ...problems].join('\n  '));
}

/** The line of the key, or of the list item, nearest to the path. */
function lineOf(document: Document.Parsed, lines: LineCounter, path: SeedPath): number {
  let node: unknown = document.contents;
  let offset = 0;
  for (const step of path) {
    if (isMap(node)) {
      const pair = node.items.find(({ key }) => isScalar(key) && key.value === step);
      if (isScalar(pair?.key)) offset = pair.key.range?.[0] ?? offset;
      node = pair?.value;
    } else if (isSeq(node) && typeof step === 'number') {
      node = node.items[step];
      if (isMap(node)) offset = node.range?.[0] ?? offset;
    }
  }
  return lines.linePos(offset).line;
}

function formatPath(path: SeedPath): string {
  if (path.length === 0) return 'the seed';
  return path
    .map((step, i) => (typeof step === 'number' ? `[${step}]` : i === 0 ? step : `.${step}`))
    .join('');
}
