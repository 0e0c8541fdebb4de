import { parseJsonObject } from '../http/json-object.js';
import { isRecord } from '../seed/seed-fields.js';
import type { SecretChanges } from './stored-secret.js';

const MAX_VALUE_BYTES = 25 * 1024;
const MAX_TAGS = 15;
const MAX_LENGTH = { contentType: 255, tag: 256 };

/** The body of a write, or why it is refused. No message repeats what the body holds. */
export type SecretBody =
  { readonly refused: string } | { readonly value: string | undefined; readonly changes: SecretChanges };

export function readSecretBody(text: string): SecretBody {
  const body = parseJsonObject(text);
  if (!body) return { refused: 'The request body is not a JSON object.' };
  const { value, contentType, tags, attributes = {} } = body;
  if (value !== undefined && typeof value !== 'string') return { refused: 'Property value is not a text.' };
  if (Buffer.byteLength(value ?? '') > MAX_VALUE_BYTES)
    return { refused: 'Property value is longer than 25 KB.' };
  if (!isText(contentType, MAX_LENGTH.contentType)) {
    return { refused: `Property contentType is not a text of at most ${MAX_LENGTH.contentType} characters.` };
  }
  if (!isTags(tags)) return { refused: `Property tags is not a mapping of at most ${MAX_TAGS} texts.` };
  if (!isRecord(attributes)) return { refused: 'Property attributes is not an object.' };
  const { enabled, nbf, exp } = attributes;
  if (enabled !== undefined && typeof enabled !== 'boolean') {
    return { refused: 'Property attributes.enabled is not a boolean.' };
  }
  if (!isSeconds(nbf) || !isSeconds(exp)) {
    return { refused: 'Properties attributes.nbf and attributes.exp are seconds since the epoch.' };
  }
  return {
    value,
    changes: {
      ...(contentType === undefined ? {} : { contentType }),
      ...(tags === undefined ? {} : { tags }),
      ...(enabled === undefined ? {} : { enabled }),
      ...(nbf === undefined ? {} : { notBefore: nbf }),
      ...(exp === undefined ? {} : { expiresOn: exp }),
    },
  };
}

function isText(input: unknown, longest: number): input is string | undefined {
  return input === undefined || (typeof input === 'string' && input.length <= longest);
}

function isSeconds(input: unknown): input is number | undefined {
  return input === undefined || (typeof input === 'number' && Number.isInteger(input));
}

function isTags(input: unknown): input is Record<string, string> | undefined {
  if (input === undefined) return true;
  if (!isRecord(input)) return false;
  const entries = Object.entries(input);
  return (
    entries.length <= MAX_TAGS &&
    entries.every(
      ([name, text]) =>
        name.length <= MAX_LENGTH.tag && typeof text === 'string' && text.length <= MAX_LENGTH.tag,
    )
  );
}
