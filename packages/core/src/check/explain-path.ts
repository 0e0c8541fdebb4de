import { loadLayers, operatorVariables, stackLayers } from '../load-layers.js';
import { type LoadConfigOptions, loadSettings } from '../load-options.js';
import { nearestPath } from '../nearest-path.js';
import { sourceOf } from '../resolve-layers.js';
import { type ConfigTree, isPlainObject } from '../tree/config-tree.js';
import { findReferences } from '../tree/find-references.js';
import { layerOf, mergeLayers } from '../tree/merge-layers.js';
import { type Path, valueAt } from '../tree/path.js';
import { type CheckOptions, checkTree, type CheckReport, type Place } from './check-sources.js';

/** One layer that sets a path, without the value. */
export interface ExplainedLayer extends Place {
  /** Name of the source: `yaml file config/default.yaml`. */
  readonly name: string;
  /** What is there, never the value itself: `'reference'`, `'text'`, `'number'`, `'object'`. */
  readonly kind: string;
  /** True for the layer whose value counts; of objects, which merge, for the last one. */
  readonly wins: boolean;
}

/** Where the value at one path comes from. */
export interface Explanation {
  /** The path as it was understood: one key with dots in its name where there is one, else the parts between the dots. */
  readonly path: Path;
  /** The layers that set the path, in their order: a later one wins. */
  readonly layers: readonly ExplainedLayer[];
  /** Where no layer sets the path: the one that was probably meant, if there is one. */
  readonly nearest?: Path;
  /** The references at the path and below it, in the value that counts. */
  readonly check: CheckReport;
  /** Names of all sources, in their order. */
  readonly sources: readonly string[];
  /** Names of those that are read from services, which were not asked. */
  readonly leftOut: readonly string[];
}

/** The options of loadConfig(), and how strict the check is about vaults. */
export interface ExplainOptions extends LoadConfigOptions, Pick<CheckOptions, 'requireVaults'> {}

/**
 * Which layers set a path, and which of them wins. No vault is asked; sources that are read from services are left out.
 * @param text `db.password`, or a name with dots in it
 * @throws ConfigError ERR_SOURCE_UNREADABLE, ERR_SOURCE_SYNTAX, ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION
 */
export async function explainPath(
  text: string,
  { requireVaults = false, ...options }: ExplainOptions = {},
): Promise<Explanation> {
  const settings = loadSettings(options);
  const { sources, env, signal = new AbortController().signal } = settings;
  const local = sources.filter(({ remote }) => remote !== true);
  const layers = stackLayers(await loadLayers(local, { signal, env, azure: notRemote }));
  const tree = mergeLayers(layers);
  const path = valueAt(tree, [text]) === undefined ? text.split('.') : [text];
  const winner = layerOf(layers, path);
  const nearest = valueAt(tree, path) === undefined ? nearestPath(text, tree) : undefined;
  return {
    path,
    ...(nearest ? { nearest } : {}),
    layers: layers.flatMap((layer) => {
      const value = valueAt(layer.tree, path);
      if (value === undefined) return [];
      const source = sourceOf([layer])(path);
      return [{ name: layer.name, path, source, kind: kindOf(value), wins: layer === winner }];
    }),
    check: checkTree(alone(tree, path), sourceOf(layers), {
      settings,
      requireVaults,
      env: operatorVariables(layers, env),
      variables: winner?.variables,
    }),
    sources: sources.map(({ name }) => name),
    leftOut: sources.filter(({ remote }) => remote === true).map(({ name }) => name),
  };
}

function notRemote(): never {
  throw new Error('the sources here are those of this machine');
}

/** A tree without all that stands elsewhere than at one path. */
function alone(tree: unknown, path: Path): ConfigTree {
  const value = valueAt(tree, path);
  if (value === undefined) return {};
  const pruned = path.reduceRight<unknown>((inner, key) => Object.fromEntries([[key, inner]]), value);
  return isPlainObject(pruned) ? pruned : {};
}

function kindOf(value: unknown): string {
  const { occurrences, problems } = findReferences([value]);
  if (problems.some(isWhole)) return 'broken reference';
  const whole = occurrences.find(isWhole);
  if (whole) return Array.isArray(whole.value) ? 'text with references' : 'reference';
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
  if (value === null) return 'null';
  return Array.isArray(value) ? 'list' : typeof value;
}

/** Found at the value itself, not below it. */
function isWhole({ path }: { readonly path: Path }): boolean {
  return path.length === 1;
}
