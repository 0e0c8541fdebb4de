// What rendered pages share: tables, and a page that is written, or with --check compared.
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';

const cells = (...columns) => `| ${columns.join(' | ')} |`;

/** The lines of a table. */
export const table = (head, rows) => [
  cells(...head),
  cells(...head.map(() => '---')),
  ...rows.map((row) => cells(...row)),
];

/** @param renderer the command that writes the page, for whoever has changed what it is rendered from */
export async function publish(page, source, renderer, lines) {
  const text = await format(lines.join('\n'), { ...(await resolveConfig(page)), parser: 'markdown' });
  if (!process.argv.includes('--check')) writeFileSync(page, text);
  else if (readFileSync(page, 'utf8') !== text) {
    console.error(`${page} is not what ${source} says: run ${renderer}`);
    process.exitCode = 1;
  }
}
