import { type ConfigTree, isPlainObject } from '../tree/config-tree.js';
import type { Path } from '../tree/path.js';

/** How variables, whose names are flat, become paths of the configuration. */
export interface VariableOptions {
  /** Takes only variables whose name begins with it, and drops it: `APP_`. Default: all, as they are. */
  readonly prefix?: string;
  /**
   * Splits names at it: with `__`, `DB__PASSWORD` is `db.password`. Each part takes the spelling of a key in the sources below,
   * compared case-insensitively, else lower case. Default: names are kept.
   */
  readonly nested?: string;
  /** Paths of single variables, by their whole name: `{ DB_PASSWORD: 'db.password' }`. */
  readonly map?: Readonly<Record<string, string>>;
}

export interface PlacedVariables {
  readonly tree: ConfigTree;
  /** The variable that stands at a path, by the path's JSON. */
  readonly names: ReadonlyMap<string, string>;
}

/** Puts variables at their paths over what lies below them. */
export function placeVariables(
  variables: Readonly<Record<string, unknown>>,
  { prefix = '', nested, map = {} }: VariableOptions,
  lower: ConfigTree,
): PlacedVariables {
  const tree: Record<string, unknown> = {};
  const names = new Map<string, string>();
  for (const [name, value] of Object.entries(variables)) {
    if (value === undefined || !isTaken(name, { prefix, map })) continue;
    const mapped = Object.hasOwn(map, name) ? map[name]?.split('.') : undefined;
    const path = mapped ?? split(name.slice(prefix.length), nested, lower);
    if (insert(tree, path, value)) names.set(JSON.stringify(path), name);
  }
  return { tree, names };
}

/** Whether a variable is among those that the options take. */
export function isTaken(name: string, { prefix = '', map = {} }: VariableOptions): boolean {
  return Object.hasOwn(map, name) || name.startsWith(prefix);
}

function split(name: string, separator: string | undefined, lower: ConfigTree): string[] {
  const parts = separator ? name.split(separator) : [name];
  // `__CF_USER_TEXT_ENCODING` and its like were never meant as paths.
  if (separator === undefined || parts.includes('')) return [name];
  let level: unknown = lower;
  return parts.map((part) => {
    const keys = isPlainObject(level) ? Object.keys(level) : [];
    const key = keys.find((one) => one.toLowerCase() === part.toLowerCase()) ?? part.toLowerCase();
    level = isPlainObject(level) && Object.hasOwn(level, key) ? level[key] : undefined;
    return key;
  });
}

/** Of `A=1` and `A__B=2` the deeper one stands, whatever their order. */
function insert(tree: Record<string, unknown>, path: Path, value: unknown): boolean {
  let parent = tree;
  for (const key of path.slice(0, -1)) {
    const child: unknown = Object.hasOwn(parent, key) ? parent[key] : undefined;
    const next: Record<string, unknown> = isPlainObject(child) ? child : {};
    define(parent, key, next);
    parent = next;
  }
  const last = path.at(-1) ?? '';
  if (Object.hasOwn(parent, last) && isPlainObject(parent[last])) return false;
  define(parent, last, value);
  return true;
}

/** Defines and never assigns: a variable `__proto__` stays data. */
function define(target: object, key: string | number, value: unknown): void {
  Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
}
