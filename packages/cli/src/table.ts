import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Narrower than this, a text is better read unwrapped. */
const NARROWEST = 30;
const GAP = '  ';

/**
 * Columns without lines, two blanks apart; the last one is wrapped to the width of a terminal.
 * @param width columns of the terminal; without it nothing is wrapped
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string {
  const all = [head, ...rows];
  const widths = head.slice(0, -1).map((_, column) => widest(all.map((row) => row[column] ?? '')));
  const left = width - widths.reduce((sum, each) => sum + each + GAP.length, 0);
  return all.map((row) => formatRow(row, widths, left < NARROWEST ? Infinity : left)).join('\n');
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, stringWidth(text)), 0);
}

function formatRow(row: readonly string[], widths: readonly number[], left: number): string {
  const before = widths.map((width, column) => padded(row[column] ?? '', width) + GAP).join('');
  const last = row[widths.length] ?? '';
  if (stringWidth(last) <= left) return (before + last).trimEnd();
  const indent = ' '.repeat(widths.reduce((sum, each) => sum + each + GAP.length, 0));
  return wrapAnsi(last, left, { hard: true })
    .split('\n')
    .map((line, index) => (index === 0 ? before : indent) + line)
    .join('\n');
}

/** By what is seen: colours have no width, and some letters are two columns wide. */
function padded(text: string, width: number): string {
  return text + ' '.repeat(width - stringWidth(text));
}
