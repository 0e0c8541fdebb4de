import { type CheckedReference, checkExample } from './check-example.js';
import { SEED, startExample } from './start-example.js';
import { readSeed } from './seed-secrets.js';

const secretOf = await readSeed(SEED);
let wrong = 0;

for (const name of ['nestjs', 'express'] as const) {
  const example = await startExample(name);
  const references = await checkExample(example, secretOf);
  await example.stop();
  wrong += references.filter(({ holdsSecret }) => !holdsSecret).length + (references.length === 0 ? 1 : 0);
  console.log(`\nexamples/${name}: asked over HTTP, compared with examples/seed.yaml\n`);
  console.log(table(references));
}

console.log(wrong === 0 ? '\nBoth applications hold the right secrets.' : `\n${wrong} references are wrong.`);
process.exitCode = wrong === 0 ? 0 : 1;

function table(references: readonly CheckedReference[]): string {
  const rows = [
    ['PATH', 'SOURCE', 'VAULT', 'SECRET', 'VERSION', 'STATUS', 'VALUE'],
    ...references.map((one) => [
      one.path.join('.'),
      one.source.file === undefined ? one.source.name : `${one.source.file}:${one.source.line}`,
      new URL(one.vault).hostname,
      one.secret,
      one.version ?? '',
      one.status,
      one.holdsSecret ? '******** as seeded' : '******** NOT as seeded',
    ]),
  ];
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
