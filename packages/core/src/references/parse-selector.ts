import { type SyntaxProblem, syntaxProblem } from './reference.js';

/** What a JSON Pointer may hold in its URI form. Source: RFC 6901, section 6. */
const POINTER = /^(?:\/(?:[\w.:@!$'()*+,;=~-]|%[0-9a-f]{2})*)+$/i;

/** Reads `.field.path` or `#/json/pointer` into keys; the text begins with its `.` or `#`. */
export function parseSelector(text: string, at: number): readonly string[] | SyntaxProblem {
  return text.startsWith('#') ? parsePointer(text.slice(1), at) : parseFields(text, at);
}

function parseFields(text: string, at: number): readonly string[] | SyntaxProblem {
  const keys = text.slice(1).split('.');
  if (keys.every((key) => /^[\w-]+$/.test(key))) return keys;
  return syntaxProblem(
    'FIELD',
    'bad field path',
    at,
    'write .key or .key.key, or #/key for keys with other characters',
  );
}

function parsePointer(pointer: string, at: number): readonly string[] | SyntaxProblem {
  if (!pointer.startsWith('/'))
    return syntaxProblem('POINTER', 'a JSON Pointer starts with "#/"', at, 'or use .field');
  if (/~(?![01])/.test(pointer))
    return syntaxProblem('POINTER', '"~" must be ~0 or ~1', at, 'write ~0 for "~" and ~1 for "/"');
  const decoded = percentDecode(pointer);
  if (decoded === undefined) return syntaxProblem('POINTER', 'bad percent-encoding', at, 'write %25 for "%"');
  if (!POINTER.test(pointer))
    return syntaxProblem(
      'POINTER',
      'a character that a JSON Pointer must percent-encode here',
      at,
      'percent-encode it',
    );
  return decoded
    .slice(1)
    .split('/')
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** The text that percent-encoding stands for; `undefined` when it stands for none. */
export function percentDecode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
}
