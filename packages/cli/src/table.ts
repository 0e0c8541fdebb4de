import stringWidth from 'fast-string-width';
import { wrapAnsi } from 'fast-wrap-ansi';

/** Where less than this is left for the last column, it gets lines of its own. */
const NARROWEST = 30;
const GAP = '  ';
const INDENT = '    ';

/**
 * Columns without lines, two blanks apart; the last one is wrapped to the width of a terminal, on a narrow one below its row.
 * @param width columns of the terminal; without it, or of one that says 0 for it knows none, nothing is wrapped
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width = Infinity,
): string {
  const all = [head, ...rows];
  const widths = head.slice(0, -1).map((_, column) => widest(all.map((row) => row[column] ?? '')));
  const taken = widths.reduce((sum, each) => sum + each + GAP.length, 0);
  const left = (width || Infinity) - taken;
  return all
    .map((row, index) => {
      const before = widths.map((each, column) => padded(row[column] ?? '', each) + GAP).join('');
      const last = row[widths.length] ?? '';
      if (left >= NARROWEST) return hung(before, wrapped(last, left), ' '.repeat(taken));
      const below = index === 0 ? [] : wrapped(last, width - INDENT.length);
      return hung(before, ['', ...below], INDENT);
    })
    .join('\n');
}

function widest(texts: readonly string[]): number {
  return texts.reduce((most, text) => Math.max(most, stringWidth(text)), 0);
}

/** The first of the lines after `before`, the others below it. */
function hung(before: string, [first = '', ...others]: readonly string[], indent: string): string {
  return [(before + first).trimEnd(), ...others.map((line) => indent + line)].join('\n');
}

function wrapped(text: string, width: number): string[] {
  if (text === '') return [];
  return stringWidth(text) <= width ? [text] : wrapAnsi(text, width, { hard: true }).split('\n');
}

/** By what is seen: colours have no width, and some letters are two columns wide. */
function padded(text: string, width: number): string {
  return text + ' '.repeat(width - stringWidth(text));
}
