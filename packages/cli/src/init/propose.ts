import { exportRefusal } from '@vaultref/core';
import { dashed, isPlaintextSecret, namesSecret } from '@vaultref/core/tools';

/** A variable whose value could be a reference. */
export interface Proposal {
  readonly variable: string;
  /** Name of the secret in the vault. */
  readonly secret: string;
  /** The reference. */
  readonly reference: string;
  /** What would stand in the file: the reference, in the rest of a URL where it is the password of one. */
  readonly becomes: string;
  /** True when there is a value now, which would no longer be in the file. */
  readonly hasValue: boolean;
  /** Where the value stands in the text. */
  readonly from: number;
  readonly to: number;
}

/** Assignments as dotenv reads them; a quoted value may have several lines. */
const ASSIGNMENT =
  /^[ \t]*(?:export[ \t]+)?([\w.-]+)[ \t]*=[ \t]*('(?:\\'|[^'])*'|"(?:\\"|[^"])*"|`(?:\\`|[^`])*`|[^#\r\n]*)/gm;
/** `postgres://app:password@db/app`: what is before the password, the password, and the rest. */
const URL_WITH_PASSWORD = /^((?:[a-z][a-z0-9+.-]*:)+\/\/[^\s/:@]*:)([^\s/?;]+)(@.*)$/is;
/** `USE_TOKEN=true` */
const FLAG = /^(?:true|false|yes|no|on|off)$/i;
/** Keys that everybody may know. */
const PUBLISHED = /^pk_(?:live|test)_/;

/** A variable that stays as it is, although its value looks like a secret. */
export interface LeftAlone {
  readonly variable: string;
  readonly reason: string;
}

/** The values of a `.env` that look like secrets, or whose names say so, and the references that could stand there. */
export function propose(text: string): Proposal[] {
  const taken = new Set<string>();
  return secretsIn(text).flatMap(({ variable, plain, from, to }) => {
    if (reasonAgainst(variable) !== undefined) return [];
    const url = URL_WITH_PASSWORD.exec(plain);
    const secret = free(url ? `${dashed(variable)}-password` : dashed(variable), taken);
    const reference = url ? `@keyvault{${secret}?encode=uri}` : `@keyvault:${secret}`;
    return [
      {
        variable,
        secret,
        reference,
        becomes: url ? `${url[1]}${reference}${url[3]}` : reference,
        hasValue: plain !== '',
        from,
        to,
      },
    ];
  });
}

/** The secrets that no reference could stand for. */
export function leftAlone(text: string): LeftAlone[] {
  return secretsIn(text).flatMap(({ variable }) => {
    const reason = reasonAgainst(variable);
    return reason === undefined ? [] : [{ variable, reason }];
  });
}

/** `vaultref run` and the preload would refuse it, or it is needed on the way to the vault. */
function reasonAgainst(variable: string): string | undefined {
  return /^(?:KEY_VAULT|VAULTREF)_/.test(variable)
    ? 'it leads to the vault, and cannot come from there'
    : exportRefusal(variable, '');
}

interface SecretText {
  readonly variable: string;
  /** The value without quotes. */
  readonly plain: string;
  /** Where the value stands in the text, with its quotes. */
  readonly from: number;
  readonly to: number;
}

function secretsIn(text: string): SecretText[] {
  return [...text.matchAll(ASSIGNMENT)].flatMap((match) => {
    const [whole, variable = '', written = ''] = match;
    const value = written.trimEnd();
    const plain = value.replace(/^(['"`])(.*)\1$/s, '$2');
    if (/@keyvault|@microsoft\.keyvault/i.test(plain)) return [];
    const isNamed = namesSecret(variable) && !FLAG.test(plain) && !PUBLISHED.test(plain);
    if (!isNamed && !isPlaintextSecret('', plain)) return [];
    const from = match.index + whole.length - written.length;
    return [{ variable, plain, from, to: from + value.length }];
  });
}

/** The text with every proposal in its place; nothing else changes. */
export function applyProposals(text: string, proposals: readonly Proposal[]): string {
  return proposals
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (changed, { from, to, becomes }) => changed.slice(0, from) + quoted(becomes) + changed.slice(to),
      text,
    );
}

/** An unquoted `#` would cut the value off. */
function quoted(value: string): string {
  return value.includes('#') ? `"${value}"` : value;
}

/** Two variables may lead to one name; their secrets are two all the same. */
function free(name: string, taken: Set<string>): string {
  let candidate = name;
  for (let n = 2; taken.has(candidate); n += 1) candidate = `${name}-${n}`;
  taken.add(candidate);
  return candidate;
}
