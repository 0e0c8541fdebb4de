import Table from 'cli-table3';

const NO_LINES = Object.fromEntries(
  [
    'top',
    'top-mid',
    'top-left',
    'top-right',
    'bottom',
    'bottom-mid',
    'bottom-left',
    'bottom-right',
    'left',
    'left-mid',
    'mid',
    'mid-mid',
    'right',
    'right-mid',
  ].map((name) => [name, '']),
);
/** Narrower than this, a text is better read unwrapped. */
const NARROWEST = 30;

/**
 * Columns without lines, two blanks apart; the last one is wrapped to a terminal of this width.
 * @param width columns of the terminal; without it nothing is wrapped
 */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  width?: number,
): string {
  const others = head
    .slice(0, -1)
    .map((_, index) => Math.max(...[head, ...rows].map((row) => visibleLength(row[index] ?? ''))));
  const left = (width ?? 0) - others.reduce((sum, each) => sum + each + 2, 0);
  const table = new Table({
    chars: { ...NO_LINES, middle: '  ' },
    style: { head: [], border: [], 'padding-left': 0, 'padding-right': 0 },
    ...(left >= NARROWEST ? { colWidths: [...others.map(() => null), left], wordWrap: true } : {}),
  });
  table.push([...head], ...rows.map((row) => [...row]));
  return table
    .toString()
    .split('\n')
    .map((line) => line.trimEnd())
    .join('\n');
}

function visibleLength(text: string): number {
  // eslint: colours are the only control sequences here.
  return text.replaceAll(/\u001B\[\d+m/g, '').length;
}
