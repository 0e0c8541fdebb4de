/** Every secret value of the tests begins with this; leak-reporter.mjs searches all that a run prints for it. */
const CANARY_MARK = 'canary-';

/** A secret for tests, with characters that JSON, HTML, URLs, shells and replacement patterns write otherwise. */
export const CANARY = `${CANARY_MARK}7Q$x&y"z`;

/**
 * A text as it may appear where it must not: as it is, URL-encoded, JSON-escaped, in hexadecimal, and in base64 at each of the
 * three places where it can begin.
 * @param {string} text
 * @returns {string[]}
 */
export function disguises(text) {
  const base64 = ['', 'x', 'xx'].flatMap((before) => {
    const whole = Buffer.from(before + text);
    const from = Math.ceil((before.length * 4) / 3);
    const to = Math.floor((whole.length * 4) / 3);
    return [whole.toString('base64').slice(from, to), whole.toString('base64url').slice(from, to)];
  });
  const hexadecimal = Buffer.from(text).toString('hex');
  const forms = [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), hexadecimal, ...base64];
  return [...new Set(forms)];
}

const MARKS = disguises(CANARY_MARK);

/**
 * True for a text that shows a secret of the tests, or a part of it.
 * @param {string} text
 * @returns {boolean}
 */
export function showsCanary(text) {
  return MARKS.some((mark) => text.includes(mark));
}
