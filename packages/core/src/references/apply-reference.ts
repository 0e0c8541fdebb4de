import type { ConfigErrorCode } from '../errors.js';
import { MAX_DEPTH } from '../tree/config-tree.js';
import { valueAt } from '../tree/path.js';
import type { Reference } from './reference.js';

/** What a reference makes of its secret. */
export type Applied =
  | { readonly value: unknown; readonly origin: 'secret' | 'default' }
  | { readonly absent: true }
  | { readonly problem: ValueProblem };

interface ValueProblem {
  readonly code: ConfigErrorCode;
  readonly message: string;
  readonly remedy: string;
}

/**
 * Secret → value, in the order decode, trim, selector, as or encode.
 * @param secret `undefined`: the vault has no such secret, for certain
 * @param inTemplate the value goes into a longer string and must be text
 */
export function applyReference(
  reference: Reference,
  secret: string | undefined,
  inTemplate: boolean,
): Applied {
  try {
    const found = secret === undefined ? undefined : select(reference, secret);
    if (found !== undefined) return { value: convert(reference, found.value, inTemplate), origin: 'secret' };
    if ('default' in reference)
      return { value: convert(reference, defaultOf(reference), inTemplate), origin: 'default' };
    if (reference.optional) return { absent: true };
    return {
      problem: {
        code: 'ERR_FIELD_NOT_FOUND',
        message: 'the secret has no such field',
        remedy: 'correct the field, or the secret',
      },
    };
  } catch (error) {
    if (error instanceof Inapplicable) return { problem: error.problem };
    throw error;
  }
}

/** Carries a problem out of the steps below; its text is ours and holds no value. */
class Inapplicable extends Error {
  constructor(readonly problem: ValueProblem) {
    super(problem.message);
  }
}

function conversion(message: string, remedy: string): Inapplicable {
  return new Inapplicable({ code: 'ERR_CONVERSION', message, remedy });
}

/** The whole secret, or the part of it that the path leads to; `undefined` when the path leads nowhere. */
function select({ decode, trim, path, as }: Reference, secret: string): { value: unknown } | undefined {
  if (decode === 'base64' && as === 'bytes' && path === undefined) return { value: fromBase64(secret) };
  const decoded = decode === 'base64' ? toText(fromBase64(secret)) : secret;
  const text = trim ? decoded.trim() : decoded;
  if (path === undefined) return { value: as === 'json' ? parseJson(text) : text };
  const value = valueAt(parseJson(text), path);
  return value === undefined ? undefined : { value };
}

/** A default is text, as the secret is. */
function defaultOf({ as, path, default: given }: Reference): unknown {
  return as === 'json' && path === undefined && typeof given === 'string' ? parseJson(given) : given;
}

/** `as` and `encode`; without them a text stays text, and in the place of a whole value JSON becomes compact text. */
function convert({ as, encode, path }: Reference, value: unknown, inTemplate: boolean): unknown {
  if (isDeeper(value, MAX_DEPTH))
    throw conversion(`the JSON is deeper than ${MAX_DEPTH} levels here`, 'flatten it');
  if (hasUnsafeInteger(value))
    throw conversion('a number in the secret is too large to be exact', 'quote it in the secret');
  if (as === 'json') return value;
  if (as === 'number') return toNumber(value);
  if (as === 'boolean') return toBoolean(value);
  if (as === 'bytes')
    return value instanceof Uint8Array ? value : new Uint8Array(Buffer.from(asText(value, false)));
  if (
    path === undefined &&
    typeof value !== 'string' &&
    encode === undefined &&
    as === undefined &&
    !inTemplate
  )
    return value;
  const text = asText(value, inTemplate);
  if (encode === 'uri') return encodeUri(text);
  if (encode === 'base64') return Buffer.from(text).toString('base64');
  return encode === 'json' ? JSON.stringify(text) : text;
}

function asText(value: unknown, inTemplate: boolean): string {
  if (typeof value === 'string') return value;
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (value === null) throw conversion('the field is null', 'give it a value, or select it with as=json');
  if (inTemplate)
    throw conversion('the field is an object or an array, which has no text', 'select one of its fields');
  return JSON.stringify(value);
}

/** The parser's own message is dropped: it quotes the secret. */
function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw new Inapplicable({
      code: 'ERR_NOT_JSON',
      message: 'the secret is not JSON',
      remedy: 'leave the field off, or correct the secret',
    });
  }
}

/** Whoever walks a value that is passed on calls itself for each level. */
function isDeeper(value: unknown, levels: number): boolean {
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return false;
  return levels === 0 || Object.values(value).some((inner) => isDeeper(inner, levels - 1));
}

function fromBase64(text: string): Uint8Array {
  const compact = text.replaceAll(/\s/g, '');
  // One character more than a multiple of four is of no byte: something was cut off.
  if (!/^[\w+/-]*={0,2}$/.test(compact) || compact.replace(/=+$/, '').length % 4 === 1)
    throw conversion('the secret is not base64', 'leave decode off, or correct the secret');
  return new Uint8Array(Buffer.from(compact, 'base64'));
}

function toText(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw conversion('the decoded secret is not UTF-8 text', 'take it as=bytes');
  }
}

function toNumber(value: unknown): number {
  const text = asText(value, false).trim();
  const number = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i.test(text) ? Number(text) : Number.NaN;
  if (!Number.isFinite(number))
    throw conversion('the secret is not a number', 'correct the secret, or leave as=number off');
  if (hasUnsafeInteger(number)) throw conversion('the number is too large to be exact', 'take it as text');
  return number;
}

function toBoolean(value: unknown): boolean {
  const text = asText(value, false).trim();
  if (text === 'true' || text === '1') return true;
  if (text === 'false' || text === '0') return false;
  throw conversion('the secret is not true, false, 1 or 0', 'correct the secret, or leave as=boolean off');
}

/** RFC 3986: also what encodeURIComponent leaves alone. */
function encodeUri(text: string): string {
  if (!text.isWellFormed()) throw conversion('the secret is not well-formed text', 'correct the secret');
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/** An integer beyond 2^53 has lost digits when it was parsed. */
function hasUnsafeInteger(value: unknown): boolean {
  if (typeof value === 'number') return Number.isInteger(value) && !Number.isSafeInteger(value);
  return (
    typeof value === 'object' &&
    value !== null &&
    !(value instanceof Uint8Array) &&
    Object.values(value).some(hasUnsafeInteger)
  );
}
