import type { Reference, SyntaxProblem } from './reference.js';

const VERSION = /^[0-9a-f]{32}$/i;
const NAME = /^[0-9a-z-]{1,127}$/i;
const VAULT = /^[a-z](?:[a-z0-9-]{0,22}[a-z0-9])?$/i;

/** Parses the inside of a reference, `[vault/]name[@version]`. `at` is where it begins in the value, for messages. */
export function parseReference(text: string, at: number): Reference | SyntaxProblem {
  const bad = (
    reason: string,
    message: string,
    remedy = 'write @keyvault:[vault/]name[@version]',
  ): SyntaxProblem => ({
    reason,
    message: `${message} (at ${at})`,
    remedy,
  });

  if (text === '') return bad('EMPTY', 'empty reference');
  if (text.includes('${'))
    return bad('NESTED', 'references do not nest', 'did variable expansion run? Write the name out');
  if (/@keyvault/i.test(text)) return bad('NESTED', 'references do not nest');
  if (/\s/.test(text))
    return bad('WHITESPACE', 'whitespace inside a reference', 'remove it, or quote the value');
  if (/^https?:\/\//i.test(text) || /[.#?]/.test(text))
    return bad('UNSUPPORTED', 'identifiers, fields and options are not supported by this version');

  const [target = '', version, ...more] = text.split('@');
  const segments = target.split('/');
  const name = segments.pop() ?? '';
  const [vault] = segments;
  if (segments.length > 1) return bad('SEGMENTS', 'too many "/"', 'write vault/name@version');
  if (vault !== undefined && !isVaultName(vault)) return bad('VAULT', 'bad vault name or alias');
  if (name === '') return bad('NAME', 'missing secret name');
  if (vault !== undefined && VERSION.test(name))
    return bad('AMBIGUOUS', 'the part after "/" looks like a version', 'write name@version');
  if (name.length > 127) return bad('NAME', 'a secret name has at most 127 characters');
  if (!NAME.test(name)) return bad('NAME', 'a secret name has letters, digits and "-" only', nameHint(name));
  if (version === undefined) return { ...(vault === undefined ? {} : { vault: vault.toLowerCase() }), name };
  if (more.length > 0 || !VERSION.test(version))
    return bad(
      'VERSION',
      `a version is 32 hex digits, got ${text.length - target.length - 1} characters`,
      version === 'latest'
        ? 'leave the version off: the newest is the default'
        : 'copy the version from the vault, or leave it off',
    );
  return {
    ...(vault === undefined ? {} : { vault: vault.toLowerCase() }),
    name,
    version: version.toLowerCase(),
  };
}

/** An alias of `vaults` or the name of a vault: up to 24 letters, digits and single "-", a letter first. */
export function isVaultName(text: string): boolean {
  return VAULT.test(text) && !text.includes('--');
}

function nameHint(name: string): string {
  const dashed = name.replaceAll('_', '-');
  return NAME.test(dashed) ? `did you mean "${dashed}"?` : 'correct the name';
}
