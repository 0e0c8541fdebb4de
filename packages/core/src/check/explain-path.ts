import { loadLayers, operatorVariables, stackLayers } from '../load-layers.js';
import { type LoadConfigOptions, loadSettings } from '../load-options.js';
import type { Layer } from '../sources/source.js';
import { isPlainObject } from '../tree/config-tree.js';
import { findReferences } from '../tree/find-references.js';
import { layerOf, mergeLayers } from '../tree/merge-layers.js';
import { type Path, valueAt } from '../tree/path.js';
import type { Failure } from '../errors.js';
import { sourceOf } from '../resolve-layers.js';

/** One layer that sets a path, without the value. */
export interface ExplainedLayer {
  readonly name: string;
  readonly source: Failure['source'];
  /** What is there, never the value itself: `'reference'`, `'text'`, `'number'`, `'object'`. */
  readonly kind: string;
  /** True for the layer whose value counts. */
  readonly wins: boolean;
}

export interface Explanation {
  readonly path: Path;
  /** The layers that set the path, in their order: a later one wins. */
  readonly layers: readonly ExplainedLayer[];
  /** The layer whose value counts, alone, as a tree of its own. */
  readonly winner: Layer | undefined;
  /** The variables that choose the default vault. */
  readonly variables: NodeJS.ProcessEnv;
  /** Layers in all, also those that do not set it. */
  readonly layersInAll: number;
  /** Names of sources that are read from services, which were not asked. */
  readonly leftOut: readonly string[];
}

/**
 * Which layers set a path, and which of them wins. No vault is asked; sources that are read from services are left out.
 * @param text `db.password`, or a name with dots in it
 * @throws ConfigError ERR_SOURCE_UNREADABLE, ERR_SOURCE_SYNTAX, ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION
 */
export async function explainPath(text: string, options: LoadConfigOptions = {}): Promise<Explanation> {
  const { sources, env, signal = new AbortController().signal } = loadSettings(options);
  const local = sources.filter(({ remote }) => remote !== true);
  const layers = stackLayers(await loadLayers(local, { signal, env, azure: notRemote }));
  const tree = mergeLayers(layers);
  const path = valueAt(tree, [text]) === undefined ? text.split('.') : [text];
  const winner = layerOf(layers, path);
  return {
    path,
    layers: layers.flatMap((layer) => {
      const value = valueAt(layer.tree, path);
      if (value === undefined) return [];
      const source = sourceOf([layer])(path);
      return [{ name: layer.name, source, kind: kindOf(value), wins: layer === winner }];
    }),
    winner: winner && alone(winner, path),
    variables: operatorVariables(layers, env),
    layersInAll: layers.length,
    leftOut: sources.filter(({ remote }) => remote === true).map(({ name }) => name),
  };
}

function notRemote(): never {
  throw new Error('the sources here are those of this machine');
}

/** A layer without all that stands elsewhere than at one path. */
function alone(layer: Layer, path: Path): Layer {
  const tree = path.reduceRight<unknown>(
    (inner, key) => Object.fromEntries([[key, inner]]),
    valueAt(layer.tree, path),
  );
  return { ...layer, tree: isPlainObject(tree) ? tree : {} };
}

function kindOf(value: unknown): string {
  const { occurrences, problems } = findReferences([value]);
  const whole = [...occurrences, ...problems].filter(({ path }) => path.length === 1);
  if (problems.length > 0 && whole.length > 0) return 'broken reference';
  if (whole.length > 0)
    return occurrences.some((one) => Array.isArray(one.value)) ? 'text with references' : 'reference';
  if (typeof value === 'string') return value === '' ? 'empty text' : 'text';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'list';
  return typeof value;
}
