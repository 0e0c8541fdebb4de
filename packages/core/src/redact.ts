/** Replaces known values in a text by a fixed mark. */
export type Redactor = (text: string) => string;

const MARK = '***';
/** Shorter values would mask common words everywhere. */
const SHORTEST = 6;

/** Masks values of six characters and more: as they are, and base64, URL-encoded or JSON-escaped. */
export function redactor(values: Iterable<string>): Redactor {
  const forms = new Set(
    Array.from(values, (value) => (value.length < SHORTEST ? [] : formsOf(value))).flat(),
  );
  // The longest first: a value may contain another one.
  const ordered = [...forms].toSorted((a, b) => b.length - a.length);
  return (text) => ordered.reduce((masked, form) => masked.replaceAll(form, () => MARK), text);
}

function formsOf(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    encodeURIComponent(value.toWellFormed()),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ];
}
