/** Replaces known values in a text by a fixed mark. */
export type Redactor = (text: string) => string;

const MARK = '***';
/** Shorter values would mask common words everywhere. */
export const SHORTEST = 6;

/** A text with its values masked, as far as the characters that follow cannot change that, and the end of it as it was. */
export interface Masked {
  readonly text: string;
  readonly rest: string;
}

/** Masks values of six characters and more: as they are, URL-encoded, JSON-escaped, and base64 of them and of what they are in. */
export function redactor(values: Iterable<string>, shortest = SHORTEST): Redactor {
  const mask = masker(values, shortest);
  return (text) => mask(text, true).text;
}

/** The same for texts that come in pieces: without `ends` the end that may be the beginning of a value is given back. */
export function masker(
  values: Iterable<string>,
  shortest = SHORTEST,
): (text: string, ends: boolean) => Masked {
  const forms = formsOf(values, shortest);
  const width = forms.at(-1)?.length ?? 0;
  if (width === 0) return (text) => ({ text, rest: '' });
  // By their beginnings: one regular expression of all forms takes seconds to compile when secrets are certificates.
  const byBeginning = new Map<string, string[]>();
  for (const form of forms) {
    const beginning = form.slice(0, width);
    byBeginning.set(beginning, [...(byBeginning.get(beginning) ?? []), form]);
  }
  const letters = new Set(forms.map((form) => form.charCodeAt(0)));
  return (text, ends) => {
    let masked = '';
    let end = 0;
    for (let at = 0; at < text.length; at += 1) {
      if (!letters.has(text.charCodeAt(at))) continue;
      const left = text.length - at;
      const possible = left < width ? forms : (byBeginning.get(text.slice(at, at + width)) ?? []);
      if (!ends && possible.some((form) => form.length > left && form.startsWith(text.slice(at))))
        return { text: masked + text.slice(end, at), rest: text.slice(at) };
      const form = possible.find((one) => text.startsWith(one, at));
      if (form === undefined) continue;
      masked += text.slice(end, at) + MARK;
      end = at + form.length;
      at = end - 1;
    }
    return { text: masked + text.slice(end), rest: '' };
  };
}

/** The forms in which values stand in texts, the longest first: a value may contain another one. */
function formsOf(values: Iterable<string>, shortest: number): string[] {
  const forms = Array.from(values, (value) =>
    value.length < Math.max(shortest, 1) ? [] : formsOfOne(value),
  ).flat();
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
    ...[0, 1, 2].flatMap((before) => insideBase64(bytes, before)),
  ];
}

/** What base64 of a longer text has of a value, as `Authorization: Basic` does: the characters that depend on nothing else. */
function insideBase64(bytes: Buffer, before: number): string[] {
  const from = Math.ceil((before * 8) / 6);
  const to = Math.floor(((before + bytes.length) * 8) / 6);
  const padded = Buffer.concat([Buffer.alloc(before), bytes]);
  // Fewer would be found in many a text.
  if (to - from < SHORTEST) return [];
  return (['base64', 'base64url'] as const).map((encoding) => padded.toString(encoding).slice(from, to));
}
