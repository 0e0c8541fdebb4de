/** Where a value sits in a config tree: keys of objects and indexes of arrays, from the root. */
export type Path = readonly (string | number)[];

/** Prints a path as people write it: `db.hosts.0`. Control characters are escaped, so a key cannot forge a line of a log. */
export function formatPath(path: Path): string {
  return path.length === 0 ? '(root)' : escapeControls(path.join('.'));
}

/** Replaces control characters (and the line separators of Unicode) by their `\uXXXX` form. */
export function escapeControls(text: string): string {
  return text.replaceAll(
    /[\p{Cc}\u2028\u2029]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** The value at a path, walking own properties only; `undefined` when nothing is there. */
export function valueAt(root: unknown, path: Path): unknown {
  let value: unknown = root;
  for (const key of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, key)) return undefined;
    // The length of an array is its own, and no element.
    if (Array.isArray(value) && key === 'length') return undefined;
    value = Reflect.get(value, key);
  }
  return value;
}

/** Reads `db.password`: an own key of exactly this text wins, else the text is split at its dots. */
export function valueAtText(root: unknown, text: string): unknown {
  const whole = valueAt(root, [text]);
  return whole === undefined ? valueAt(root, text.split('.')) : whole;
}
