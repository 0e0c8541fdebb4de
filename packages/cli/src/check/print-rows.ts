import { formatPath } from '@vaultref/core/tools';
import { formatSpan } from '../age.js';
import { formatTable } from '../table.js';
import type { Colours } from '../terminal.js';
import type { Row } from './row.js';

export interface TableOptions {
  readonly colours: Colours;
  /** Columns of the terminal. */
  readonly width?: number | undefined;
  /** Whether vaults were asked. */
  readonly online: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** The rows as a table. */
export function formatRows(rows: readonly Row[], { colours, width, online, now }: TableOptions): string {
  const paint = { ok: colours.green, note: colours.cyan, warning: colours.yellow, error: colours.red };
  const head = [
    'PATH',
    'WHERE',
    'VAULT',
    'SECRET',
    'VERSION',
    ...(online ? ['AGE', 'EXPIRES'] : []),
    'STATUS',
    'FIX',
  ];
  const cells = rows.map((row) => [
    row.path,
    where(row),
    row.vault ?? '',
    row.secret ?? '',
    row.version?.slice(0, 8) ?? '',
    ...(online ? [row.updatedOn ? formatSpan(now - row.updatedOn.getTime()) : '', expires(row, now)] : []),
    paint[row.level](row.status),
    [row.message, row.fix].filter((text) => text !== undefined).join('; '),
  ]);
  return formatTable(
    head.map((text) => colours.bold(text)),
    cells,
    width,
  );
}

/** File and line, else the name of the source. */
export function where({ file, line, source }: Pick<Row, 'file' | 'line' | 'source'>): string {
  if (file === undefined) return formatPath([source]);
  return formatPath([line === undefined ? file : `${file}:${line}`]);
}

/** `in 12 d`, `3 d ago`. */
export function expires({ expiresOn }: { readonly expiresOn?: Date }, now: number): string {
  if (!expiresOn) return '';
  const ms = expiresOn.getTime() - now;
  return ms < 0 ? `${formatSpan(ms)} ago` : `in ${formatSpan(ms)}`;
}
