import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { median } from './statistics.js';

export interface ImportRow {
  readonly name: string;
  readonly format: 'ESM' | 'CommonJS';
  /** Above an empty module. */
  readonly ms: number;
  readonly memoryMb: number;
}

const ROUNDS = 15;
const PACKAGES = [
  '@vaultref/core',
  '@azure/keyvault-secrets',
  '@azure/identity',
  '@azure/app-configuration-provider',
];

/** What an import costs a fresh process, above what an empty module costs it. */
export function measureImports(): ImportRow[] {
  const rows: ImportRow[] = [];
  const empty = fileURLToPath(new URL('../contenders/empty', import.meta.url));
  process.stdout.write('\nImport, above an empty module\n');
  for (const format of ['ESM', 'CommonJS'] as const) {
    const names = [format === 'ESM' ? `${empty}.mjs` : `${empty}.cjs`, ...PACKAGES];
    const measured = new Map<string, { ms: number[]; mb: number[] }>(
      names.map((name) => [name, { ms: [], mb: [] }]),
    );
    for (let round = 0; round < ROUNDS; round += 1)
      for (const [name, figures] of measured) {
        const { ms, mb } = importOnce(name, format);
        figures.ms.push(ms);
        figures.mb.push(mb);
      }
    const [base] = [...measured.values()];
    for (const name of PACKAGES) {
      const figures = measured.get(name);
      const row = {
        name,
        format,
        ms: median(figures?.ms ?? []) - median(base?.ms ?? []),
        memoryMb: median(figures?.mb ?? []) - median(base?.mb ?? []),
      };
      rows.push(row);
      process.stdout.write(
        `       ${name.padEnd(36)}${format.padEnd(10)}${row.ms.toFixed(1).padStart(7)} ms${row.memoryMb.toFixed(1).padStart(8)} MB\n`,
      );
    }
  }
  return rows;
}

function importOnce(name: string, format: 'ESM' | 'CommonJS'): { ms: number; mb: number } {
  const load =
    format === 'ESM' ? `await import(${JSON.stringify(name)})` : `require(${JSON.stringify(name)})`;
  const code = `const before = performance.now(); ${load}; console.log(JSON.stringify({ ms: performance.now() - before, mb: process.memoryUsage().rss / 1e6 }))`;
  const type = format === 'ESM' ? 'module' : 'commonjs';
  const cwd = fileURLToPath(new URL('..', import.meta.url));
  const output = execFileSync(process.execPath, [`--input-type=${type}`, '-e', code], {
    cwd,
    encoding: 'utf8',
  });
  return JSON.parse(output) as { ms: number; mb: number };
}
