import { inspect } from 'node:util';

/** Every spelling in which a text may hide. */
function spellings(text: string): string[] {
  const bytes = Buffer.from(text);
  const base64 = [0, 1, 2].map((shift) =>
    // Inside a longer text, base64 begins at one of three places; the ends depend on what stands beside it.
    Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  );
  return [
    text,
    ...base64,
    ...base64.map((one) => one.replaceAll('+', '-').replaceAll('/', '_')),
    bytes.toString('hex'),
    encodeURIComponent(text),
    JSON.stringify(text).slice(1, -1),
  ];
}

/** The texts that can be reached from an error by whatever means a logger may have, and that hold one of the needles. */
export function leaks(error: unknown, needles: readonly string[]): string[] {
  const wanted = needles.flatMap(spellings).filter((one) => one.length >= 6);
  const texts = [
    ...textsIn(error),
    inspect(error, { depth: Infinity, showHidden: true, getters: true }),
    inspect(error, { depth: Infinity, showHidden: true, customInspect: false, getters: true }),
    JSON.stringify({ error }),
    String(error),
    error instanceof Error ? String(error.stack) : '',
  ];
  return texts.filter((text) => wanted.some((one) => text.toLowerCase().includes(one.toLowerCase())));
}

/** All texts in own properties, hidden ones and symbols too, in the getters of classes and in collections. */
function textsIn(root: unknown): string[] {
  const texts: string[] = [];
  const seen = new Set<unknown>();
  const pending: unknown[] = [root];
  while (pending.length > 0) {
    const one = pending.pop();
    if (typeof one === 'string') texts.push(one);
    if ((typeof one !== 'object' && typeof one !== 'function') || one === null || seen.has(one)) continue;
    seen.add(one);
    if (ArrayBuffer.isView(one))
      texts.push(Buffer.from(one.buffer, one.byteOffset, one.byteLength).toString());
    if (one instanceof Map) pending.push(...one.keys(), ...one.values());
    if (one instanceof Set) pending.push(...one);
    for (
      let level: object | null = one;
      level && !BUILT_IN.has(level);
      level = Object.getPrototypeOf(level) as object | null
    )
      for (const key of Reflect.ownKeys(level)) {
        texts.push(String(key));
        try {
          pending.push(Reflect.get(level, key, one));
        } catch {
          // A getter of another receiver.
        }
      }
  }
  return texts;
}

const BUILT_IN = new Set<object>([Object.prototype, Function.prototype, Array.prototype, Error.prototype]);
