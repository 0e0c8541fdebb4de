import type { CheckedReference, CheckReport, Inspection, Inspections, Place } from '@vaultref/core/tools';
import type { Failure } from '@vaultref/core';
import { formatPath, secretKey, vaultName } from '@vaultref/core/tools';

/** One line of a report: a reference, or something that is wrong, without a value. */
export interface Row {
  readonly path: string;
  /** Where no file is, the name of the source. */
  readonly source: string;
  readonly file?: string;
  readonly line?: number;
  readonly reference?: string;
  readonly vault?: string;
  readonly secret?: string;
  readonly version?: string;
  /** `ok`, `absent`, `expiring`, `not checked`, a code of docs/errors.md, `PLAINTEXT_SECRET` or `PLAINTEXT_BACKUP`. */
  readonly status: string;
  readonly level: 'ok' | 'note' | 'warning' | 'error';
  /** Finer than the code. */
  readonly reason?: string;
  readonly message?: string;
  readonly fix?: string;
  readonly updatedOn?: Date;
  readonly expiresOn?: Date;
  /** How the vault was asked. */
  readonly way?: NonNullable<Inspection['way']>;
}

export interface RowOptions {
  /** What the vaults said; without it they were not asked. */
  readonly inspections?: Inspections;
  /** Names and paths whose plain text is meant to be. */
  readonly allowPlaintext?: readonly string[];
}

/** The rows of a report, file by file from the top. */
export function rowsOf(report: CheckReport, { inspections, allowPlaintext = [] }: RowOptions = {}): Row[] {
  const rows = [
    ...report.references.map((reference) => referenceRow(reference, inspections)),
    ...report.failures.map(failureRow),
    ...report.plaintext.map(plaintextRow).filter(({ path }) => !isExempt(path, allowPlaintext)),
  ];
  return rows.toSorted(byPlace);
}

/** Whether the report has something that must be mended. */
export function isProblem({ level }: Row): boolean {
  return level === 'warning' || level === 'error';
}

function placeOf({ path, source: { name, file, line } }: Place) {
  return {
    path: path.length === 0 ? '' : formatPath(path),
    source: name,
    ...(file === undefined ? {} : { file }),
    ...(line === undefined ? {} : { line }),
  };
}

function referenceRow(checked: CheckedReference, inspections: Inspections | undefined): Row {
  const { id, reference, secret, version } = checked;
  const vault = id ? vaultName(id.vaultUrl) : checked.vault;
  const row = {
    ...placeOf(checked),
    reference,
    ...(vault === undefined ? {} : { vault }),
    secret,
    ...(version === undefined ? {} : { version }),
  };
  if (!inspections) return { ...row, ...outcome({}, checked) };
  const inspection = id && inspections.get(secretKey(id));
  if (!inspection) return { ...row, ...NOT_CHECKED };
  const { version: current, updatedOn, expiresOn, way } = inspection;
  return {
    ...row,
    ...(current === undefined ? {} : { version: current }),
    ...(updatedOn === undefined ? {} : { updatedOn }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(way === undefined ? {} : { way }),
    ...outcome(inspection, checked),
  };
}

const NOT_EXPORTED = {
  status: 'ERR_EXPORT_REFUSED',
  level: 'warning',
  fix: 'use another name, or set this one where the application is started; the preload, "vaultref run" and exportToEnv refuse it',
} as const;

const NOT_CHECKED = {
  status: 'not checked',
  level: 'error',
  message: 'there was no answer in time',
  fix: 'run it again',
} as const;

function outcome(
  { problem, expiring }: Pick<Inspection, 'problem' | 'expiring'>,
  { mayMiss, exportRefusal }: CheckedReference,
): Pick<Row, 'status' | 'level' | 'message' | 'fix'> {
  if (problem && mayMiss && ABSENT.has(problem.code))
    return {
      status: 'absent',
      level: 'note',
      message: 'there is no such secret, and the reference says what then',
    };
  if (problem) {
    const { code, reason, message, remedy } = problem;
    return {
      status: code,
      level: 'error',
      ...(reason === undefined ? {} : { reason }),
      message,
      fix: remedy,
    };
  }
  if (exportRefusal !== undefined) return { ...NOT_EXPORTED, message: exportRefusal };
  return expiring
    ? { status: 'expiring', level: 'note', fix: 'set a new version in time' }
    : { status: 'ok', level: 'ok' };
}

const ABSENT: ReadonlySet<string> = new Set(['ERR_SECRET_NOT_FOUND', 'ERR_VERSION_NOT_FOUND']);

function failureRow(failure: Failure): Row {
  const { code, reason, message, remedy, reference, vault, secret } = failure;
  return {
    ...placeOf(failure),
    ...(reference === '' ? {} : { reference }),
    ...(vault === undefined ? {} : { vault }),
    ...(secret === undefined ? {} : { secret }),
    status: code,
    level: 'error',
    ...(reason === undefined ? {} : { reason }),
    message,
    fix: code === 'ERR_VAULT_NOT_ALLOWED' ? `${remedy}; here by vaultref.config or --vaults` : remedy,
  };
}

function plaintextRow(place: Place): Row {
  return {
    ...placeOf(place),
    status: 'PLAINTEXT_SECRET',
    level: 'warning',
    message: 'the value looks like a secret in plain text',
    fix: 'put it into a vault and a reference here, renew it if it was committed; or --allow-plaintext with its name',
  };
}

function isExempt(path: string, names: readonly string[]): boolean {
  return names.some((name) => name === path || path.endsWith(`.${name}`));
}

function byPlace(a: Row, b: Row): number {
  return (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0);
}
