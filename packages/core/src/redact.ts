/** Replaces known values in a text by a fixed mark. */
export type Redactor = (text: string) => string;

const MARK = '***';
/** Shorter values would mask common words everywhere. */
const SHORTEST = 6;

/** Masks values of six characters and more: as they are, and base64, URL-encoded or JSON-escaped. */
export function redactor(values: Iterable<string>): Redactor {
  const forms = [...values]
    .filter((value) => value.length >= SHORTEST)
    .flatMap((value) => [
      value,
      JSON.stringify(value).slice(1, -1),
      encodeURIComponent(value.toWellFormed()),
      Buffer.from(value).toString('base64').replace(/=+$/, ''),
      Buffer.from(value).toString('base64url'),
    ])
    // The longest first: a value may contain another one.
    .toSorted((a, b) => b.length - a.length);
  const distinct = [...new Set(forms)];
  return (text) => distinct.reduce((masked, form) => masked.replaceAll(form, () => MARK), text);
}
