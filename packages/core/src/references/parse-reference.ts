import { isSecretName, isVaultName, isVersion, VAULT_SUFFIXES } from './grammar.js';
import { nameHint, versionHint } from './hints.js';
import { parseOptions } from './parse-options.js';
import { parseSelector } from './parse-selector.js';
import { isProblem, type Reference, type SyntaxProblem, syntaxProblem } from './reference.js';
import { parseSecretIdentifier } from './secret-identifier.js';

export interface ReferenceContext {
  /** Where the reference begins in its value, for messages. */
  readonly at: number;
  /** True inside braces: the value is a longer string. */
  readonly inTemplate?: boolean;
  /** DNS suffixes of vaults; default those of Azure's clouds. */
  readonly suffixes?: readonly string[];
}

/** Reads the inside of a reference: `[vault/]name[@version]` or an identifier, then a selector, then options. */
export function parseReference(text: string, context: ReferenceContext): Reference | SyntaxProblem {
  const { at, inTemplate = false, suffixes = VAULT_SUFFIXES } = context;
  if (text === '') return syntaxProblem('EMPTY', 'empty reference', at, 'write @keyvault:name');
  if (text.includes('${'))
    return syntaxProblem(
      'NESTED',
      'references do not nest',
      at,
      'did variable expansion run? Write the name out',
    );
  if (/@keyvault/i.test(text))
    return syntaxProblem('NESTED', 'references do not nest', at, 'one value, one reference');
  if (/\s/.test(text))
    return syntaxProblem(
      'WHITESPACE',
      'whitespace inside a reference',
      at,
      'remove it; in default= percent-encode it',
    );

  const question = text.indexOf('?');
  const main = question === -1 ? text : text.slice(0, question);
  const isUrl = /^https?:\/\//i.test(main);
  const cut = selectorStart(main, isUrl);
  const target = isUrl
    ? parseSecretIdentifier(main.slice(0, cut), at, suffixes)
    : parseTarget(main.slice(0, cut), at);
  if (isProblem(target)) return target;
  const path = cut < main.length ? parseSelector(main.slice(cut), at) : undefined;
  if (path && isProblem(path)) return path;
  const options = question === -1 ? {} : parseOptions(text.slice(question + 1), at, inTemplate);
  if (isProblem(options)) return options;
  return { ...target, ...(path === undefined ? {} : { path }), ...options };
}

/** Where `.field` or `#/pointer` begins; the host of an identifier has dots of its own. */
function selectorStart(main: string, isUrl: boolean): number {
  const from = isUrl ? main.indexOf('/', main.indexOf('//') + 2) : 0;
  const start = from === -1 ? -1 : main.slice(from).search(/[.#]/);
  return start === -1 ? main.length : from + start;
}

/** `[vault/]name[@version]` */
function parseTarget(text: string, at: number): Reference | SyntaxProblem {
  const bad = (reason: string, message: string, remedy?: string): SyntaxProblem =>
    syntaxProblem(reason, message, at, remedy);
  const [target, version] = splitOnce(text, '@');
  const segments = target.split('/');
  const name = segments.pop() ?? '';
  const [vault] = segments;
  if (segments.length > 1) return bad('SEGMENTS', 'too many "/"', 'write vault/name@version');
  if (vault !== undefined && !isVaultName(vault))
    return bad(
      'VAULT',
      'bad vault name or alias',
      'it has up to 24 letters, digits and single "-", a letter first',
    );
  if (name === '') return bad('NAME', 'missing secret name');
  if (vault !== undefined && isVersion(name))
    return bad(
      'AMBIGUOUS',
      'the part after "/" looks like a version',
      'write name@<version>; for a secret of such a name paste its https:// identifier',
    );
  if (name.length > 127) return bad('NAME', 'a secret name has at most 127 characters');
  if (!isSecretName(name))
    return bad('NAME', 'a secret name has letters, digits and "-" only', nameHint(name));
  if (version !== undefined && !isVersion(version))
    return bad(
      'VERSION',
      `a version is 32 hex digits, got ${version.length} characters`,
      versionHint(version),
    );
  return {
    ...(vault === undefined ? {} : { vault: vault.toLowerCase() }),
    name,
    ...(version === undefined ? {} : { version: version.toLowerCase() }),
  };
}

function splitOnce(text: string, separator: string): [string, string?] {
  const index = text.indexOf(separator);
  return index === -1 ? [text] : [text.slice(0, index), text.slice(index + 1)];
}
