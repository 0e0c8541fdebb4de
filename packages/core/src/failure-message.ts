import type { ConfigErrorCode, Failure, Problem } from './errors.js';
import { escapeControls, formatPath } from './tree/path.js';

/** The text of a ConfigError: a headline, then for each failure where, what, why and what to do. */
export function formatFailures(
  code: ConfigErrorCode,
  failures: readonly Failure[],
  notChecked: number,
): string {
  const rest =
    notChecked > 0
      ? [`\n  ${notChecked} more not checked after the failures above; run again when they are mended.`]
      : [];
  return [`${headline(code, failures.length)} [${code}]`, ...failures.map(formatFailure), ...rest].join('\n');
}

function headline(code: ConfigErrorCode, count: number): string {
  const values = count === 1 ? '1 value' : `${count} values`;
  switch (code) {
    case 'ERR_RESOLUTION_FAILED':
      return count === 1 ? '1 reference could not be resolved' : `${count} references could not be resolved`;
    case 'ERR_VALIDATION':
      return `${values} did not pass the schema`;
    case 'ERR_CLOSED':
      return 'The configuration is no longer in use';
    case 'ERR_VALUE_MISSING':
      return 'The configuration has no such value';
    default:
      return 'The configuration could not be loaded';
  }
}

function formatFailure(failure: Failure): string {
  const rows: [string, string | undefined][] = [
    ['reference', failure.reference],
    ['vault', failure.vault],
    ['secret', failure.secret],
    ['cause', formatCause(failure)],
    ['remedy', failure.remedy],
  ];
  const at = place(failure);
  return [
    at === '' ? '' : `\n  ${at}`,
    ...rows.filter(([, text]) => text).map(([label, text]) => `    ${label.padEnd(9)}  ${text}`),
  ].join('\n');
}

function place({ path, source }: Failure): string {
  const at =
    source.file === undefined
      ? source.name
      : `${source.file}${source.line === undefined ? '' : `:${source.line}`}`;
  if (path.length === 0) return escapeControls(at);
  return at === '' ? formatPath(path) : `${formatPath(path)} (${escapeControls(at)})`;
}

/** Why something failed, in one line: the sentence, then code, reason, status and request. */
export function formatCause({ code, reason, message, status, requestId }: Problem): string {
  const details = [
    ...(reason === undefined ? [] : [reason]),
    ...(status === undefined ? [] : [`HTTP ${status}`]),
    ...(requestId === undefined ? [] : [`request ${requestId}`]),
  ];
  return `${message} [${code}${details.length > 0 ? `: ${details.join(', ')}` : ''}]`;
}
