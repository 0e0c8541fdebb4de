import { isPlainObject } from './config-tree.js';
import { type Path, valueAt } from './path.js';
import { substitute } from './substitute.js';

/**
 * A tree like the one given, with other secrets of the same form: what is said of both in the same words is not about a
 * secret.
 * @param secretPaths paths whose values came from a reference
 */
export function withOtherSecrets(tree: unknown, secretPaths: readonly Path[]): unknown {
  const replacements = secretPaths.flatMap((given) => {
    const path = given.slice(0, depthOfArray(tree, given));
    const value = valueAt(tree, path);
    return value === undefined ? [] : [{ path, value: otherOf(value) }];
  });
  return substitute(tree, replacements);
}

/** An optional secret that is not there moves those after it up: an array is taken as a whole. */
function depthOfArray(tree: unknown, path: Path): number {
  const depth = path.findIndex((_, index) => Array.isArray(valueAt(tree, path.slice(0, index))));
  return depth === -1 ? path.length : depth;
}

/** Another value of the same type, length and characters of the same kind, so that it passes where the given one does. */
function otherOf(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return otherText(value);
    case 'number':
      return value + 1;
    case 'bigint':
      return value + 1n;
    case 'boolean':
      return !value;
    default:
      if (value instanceof Uint8Array) return value.map((byte) => byte ^ 1);
      if (Array.isArray(value)) return value.map(otherOf);
      return isPlainObject(value)
        ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, otherOf(one)]))
        : value;
  }
}

/** Digits stay digits, hexadecimal ones too. */
const KINDS = ['0123456789', 'abcdef', 'ABCDEF', 'ghijklmnopqrstuvwxyz', 'GHIJKLMNOPQRSTUVWXYZ'];

/** Another text of the same length, with characters of the same kind. */
export function otherText(text: string): string {
  const other = text.replaceAll(/[0-9a-z]/gi, (character) => {
    const kind = KINDS.find((one) => one.includes(character)) ?? '';
    return kind.charAt((kind.indexOf(character) + kind.length / 2) % kind.length);
  });
  return other === text ? `${text}0` : other;
}
