/** Replaces known values in a text by a fixed mark. */
export type Redactor = (text: string) => string;

const MARK = '***';
/** Shorter values would mask common words everywhere. */
export const SHORTEST = 6;

/** Masks values of six characters and more: as they are, and base64, URL-encoded or JSON-escaped. */
export function redactor(values: Iterable<string>, shortest = SHORTEST): Redactor {
  const forms = formsOf(values, shortest);
  if (forms.length === 0) return (text) => text;
  const known = new RegExp(
    forms.map((form) => form.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`)).join('|'),
    'g',
  );
  return (text) => text.replaceAll(known, () => MARK);
}

/** The forms in which values stand in texts, the longest first: a value may contain another one. */
export function formsOf(values: Iterable<string>, shortest = SHORTEST): string[] {
  const forms = Array.from(values, (value) => (value.length < shortest ? [] : formsOfOne(value))).flat();
  return [...new Set(forms)].toSorted((a, b) => b.length - a.length);
}

function formsOfOne(value: string): string[] {
  const bytes = Buffer.from(value);
  return [
    value,
    JSON.stringify(value).slice(1, -1),
    // What a log writes as JSON may be written as JSON again.
    JSON.stringify(JSON.stringify(value).slice(1, -1)).slice(1, -1),
    encodeURIComponent(value.toWellFormed()),
    bytes.toString('base64').replace(/=+$/, ''),
    bytes.toString('base64url'),
  ];
}
