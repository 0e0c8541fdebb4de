import type { Layer, Source } from './source.js';

/** A source of values that are in the program already. The object is never changed. */
export function object(tree: object, options: { name?: string } = {}): Source {
  const layer = objectLayer(tree, options.name ?? 'object');
  return { name: layer.name, load: () => Promise.resolve(layer) };
}

/** What the source yields: the object itself, of which no value has a line. */
export function objectLayer(tree: object, name: string): Layer {
  return { name, tree: { ...tree }, origin: () => undefined };
}
