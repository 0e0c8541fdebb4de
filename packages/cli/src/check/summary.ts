import type { Source } from '@vaultref/core';
import type { CheckReport } from '@vaultref/core/tools';
import { isProblem, type Row } from './row.js';

export interface Summary {
  readonly counts: { readonly files?: number; readonly references: number; readonly problems: number };
  readonly text: string;
}

/** How many of what there are, in numbers and in one line. */
export function summaryOf(rows: readonly Row[], files: number | undefined): Summary {
  const references = rows.filter(({ reference }) => reference !== undefined).length;
  const problems = rows.filter(isProblem).length;
  const asked = Object.entries({
    'by listing': secretsAsked(rows, 'list'),
    'by reading': secretsAsked(rows, 'read'),
  }).flatMap(([way, number]) => (number > 0 ? [`${number} ${way}`] : []));
  const where = files === undefined ? '' : ` in ${count(files, 'file')}`;
  const how = asked.length > 0 ? `; secrets asked for: ${asked.join(', ')}` : '';
  return {
    counts: { ...(files === undefined ? {} : { files }), references, problems },
    text: `${count(references, 'reference')}${where}, ${problems === 0 ? 'no problems' : count(problems, 'problem')}${how}`,
  };
}

/** What a reader must know of how far the check went. */
export function notesOf({ vaultsKnown }: CheckReport, sources: readonly Source[]): string[] {
  const remote = sources.filter((source) => source.remote === true);
  return [
    ...(vaultsKnown
      ? []
      : [
          'nothing says which vaults are allowed (--vault, KEY_VAULT_NAME, vaultref.config): any may be named',
        ]),
    ...remote.map(({ name }) => `${name} is read from a service and was left out`),
  ];
}

function count(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}

function secretsAsked(rows: readonly Row[], by: Row['way']): number {
  const asked = rows.filter(({ way }) => way === by);
  return new Set(asked.map(({ vault, secret, version }) => [vault, secret, version].join('/').toLowerCase()))
    .size;
}
