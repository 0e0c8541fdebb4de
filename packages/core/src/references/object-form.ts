import { isSecretName, isVaultName, isVersion } from './grammar.js';
import { checkOptions } from './option-rules.js';
import { nameHint, versionHint } from './hints.js';
import { parseReference } from './parse-reference.js';
import { isProblem, type Reference, type SyntaxProblem, syntaxProblem } from './reference.js';
import { parseSecretIdentifier } from './secret-identifier.js';

/** The inside of `{ $keyvault: … }`, for TypeScript: see keyvault(). */
export interface KeyVaultOptions extends Omit<Reference, 'name' | 'vaultUrl' | 'optional' | 'trim'> {
  /** A secret or field that does not exist is no error: its key is left out. Default `false`; not beside `default`. */
  readonly optional?: boolean;
  /** Drops blanks and line breaks around the secret. Default `false`. */
  readonly trim?: boolean;
}

/** A reference as an object, which JSON, YAML and TypeScript can hold. */
export interface ReferenceObject {
  /** What stands after `@keyvault:` in a text, or the same in parts; a `uri` stands for vault, name and version. */
  readonly $keyvault: string | (KeyVaultOptions & ({ readonly name: string } | { readonly uri: string }));
}

/**
 * Writes a reference in TypeScript. What is wrong with it is told when the configuration is loaded.
 *
 * @example
 * object({ db: { password: keyvault('db-password', { vault: 'payments' }) } })
 */
export function keyvault(name: string, options: KeyVaultOptions = {}): ReferenceObject {
  return { $keyvault: { name, ...options } };
}

const KEYS = [
  'uri',
  'name',
  'vault',
  'version',
  'path',
  'optional',
  'default',
  'trim',
  'encode',
  'decode',
  'as',
];

/** Reads `{ $keyvault: … }`: the text of a reference, or an object with its parts. */
export function parseObjectForm(
  value: { readonly $keyvault: unknown },
  suffixes: readonly string[],
): Reference | SyntaxProblem {
  if (Object.keys(value).length > 1)
    return bad(
      'OBJECT',
      'an object with the key $keyvault holds nothing else',
      'move the other keys out, or write $$keyvault for the key itself',
    );
  const inner = value.$keyvault;
  if (typeof inner === 'string') return parseReference(inner, { at: 0, suffixes });
  if (typeof inner !== 'object' || inner === null || Array.isArray(inner))
    return bad(
      'OBJECT',
      '$keyvault is a text or an object',
      "write { $keyvault: 'name' } or { $keyvault: { name: 'name' } }",
    );

  const parts: Record<string, unknown> = { ...inner };
  const unknown = Object.keys(parts).find((key) => !KEYS.includes(key));
  if (unknown !== undefined)
    return bad('OBJECT', 'an unknown key inside $keyvault', `the keys are ${KEYS.join(', ')}`);
  const target = parseTarget(parts, suffixes);
  if (isProblem(target)) return target;
  const { path } = parts;
  if (path !== undefined && !isKeys(path))
    return syntaxProblem('FIELD', 'path is an array of texts and indexes');
  const options = checkOptions(parts);
  if (isProblem(options)) return options;
  return { ...target, ...(path === undefined ? {} : { path: path.map(String) }), ...options };
}

function parseTarget(
  { uri, name, vault, version }: Record<string, unknown>,
  suffixes: readonly string[],
): Reference | SyntaxProblem {
  if (uri !== undefined) {
    if (name !== undefined || vault !== undefined || version !== undefined)
      return bad('OBJECT', 'uri stands alone', 'leave name, vault and version off');
    return typeof uri === 'string'
      ? parseSecretIdentifier(uri, 0, suffixes)
      : bad('SECRET_URI', 'uri is a text');
  }
  if (typeof name !== 'string' || !isSecretName(name))
    return bad(
      'NAME',
      'a secret name has 1 to 127 letters, digits and "-"',
      nameHint(typeof name === 'string' ? name : ''),
    );
  if (vault !== undefined && !(typeof vault === 'string' && isVaultName(vault)))
    return bad('VAULT', 'bad vault name or alias');
  if (version !== undefined && !(typeof version === 'string' && isVersion(version)))
    return bad(
      'VERSION',
      'a version is 32 hex digits',
      versionHint(typeof version === 'string' ? version : ''),
    );
  return {
    ...(typeof vault === 'string' ? { vault: vault.toLowerCase() } : {}),
    name,
    ...(typeof version === 'string' ? { version: version.toLowerCase() } : {}),
  };
}

function isKeys(value: unknown): value is (string | number)[] {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((key) => typeof key === 'string' || (Number.isInteger(key) && key >= 0))
  );
}

/** An object has no positions. */
function bad(reason: string, message: string, remedy?: string): SyntaxProblem {
  return syntaxProblem(reason, message, undefined, remedy);
}
