import Table from 'cli-table3';
import stringWidth from 'fast-string-width';

const NO_LINES = Object.fromEntries(
  ['top', 'bottom', 'left', 'right', 'mid'].flatMap((side) =>
    ['', '-mid', '-left', '-right'].map((end) => [`${side}${end}`, '']),
  ),
);
/** Narrower than this, a text is better read unwrapped. */
const NARROWEST = 30;
/** cli-table3 compares every cell with every other: many small tables are drawn in a fraction of the time of a large one. */
const ROWS_AT_ONCE = 50;

/**
 * Columns without lines, two blanks apart; the last one is wrapped to the width of a terminal.
 * @param width columns of the terminal; without it nothing is wrapped
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const all = [head, ...rows];
  const widths = head.map((_, column) => Math.max(...all.map((row) => stringWidth(row[column] ?? ''))));
  const taken = widths.slice(0, -1).reduce((sum, each) => sum + each + 2, 0);
  const left = (width ?? Infinity) - taken;
  const wraps = left >= NARROWEST;
  const last = wraps ? Math.min(widths.at(-1) ?? 0, left) : (widths.at(-1) ?? 0);
  // A column of no width would be one of any width.
  const colWidths = [...widths.slice(0, -1), last].map((each) => Math.max(each, 1));
  const parts: string[] = [];
  for (let from = 0; from < all.length; from += ROWS_AT_ONCE) {
    const table = new Table({
      chars: { ...NO_LINES, middle: '  ' },
      style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
      colWidths,
      wordWrap: wraps,
    });
    table.push(...all.slice(from, from + ROWS_AT_ONCE).map((row) => [...row]));
    parts.push(table.toString());
  }
  return parts
    .join('\n')
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}
