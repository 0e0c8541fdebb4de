import { isAbsolute, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { isProblem, type Row } from './row.js';

const LEVELS = { ok: 'none', note: 'note', warning: 'warning', error: 'error' } as const;

/**
 * The problems among the rows as a SARIF log for code scanning. Source: OASIS, "Static Analysis Results Interchange Format
 * (SARIF) Version 2.1.0".
 */
export function toSarif(rows: readonly Row[], version: string): object {
  const problems = rows.filter(isProblem);
  const rules = [...new Map(problems.map((row) => [row.status, row])).values()];
  return {
    $schema: 'https://json.schemastore.org/sarif-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'vaultref',
            version,
            rules: rules.map(({ status, level, message = status }) => ({
              id: status,
              shortDescription: { text: message },
              defaultConfiguration: { level: LEVELS[level] },
            })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: problems.map((row) => ({
          ruleId: row.status,
          ruleIndex: rules.findIndex(({ status }) => status === row.status),
          level: LEVELS[row.level],
          message: { text: textOf(row) },
          locations: [locationOf(row)],
        })),
      },
    ],
  };
}

function textOf({ path, message, status, fix }: Row): string {
  const what = [message ?? status, fix].filter((text) => text !== undefined).join('; ');
  return path === '' ? what : `${path}: ${what}`;
}

function locationOf({ path, file, line = 1 }: Row): object {
  const logicalLocations = path === '' ? [] : [{ fullyQualifiedName: path }];
  if (file === undefined) return { logicalLocations };
  return {
    physicalLocation: { artifactLocation: artifactOf(file), region: { startLine: line } },
    logicalLocations,
  };
}

/** Relative to the root of the sources where the file is below it, which is what code scanning can place. */
function artifactOf(file: string): object {
  const inside = relative(process.cwd(), file);
  if (inside.startsWith('..') || isAbsolute(inside)) return { uri: pathToFileURL(file).href };
  const uri = inside.split(/[\\/]/).map(encodeURIComponent).join('/');
  return { uri, uriBaseId: '%SRCROOT%' };
}
