import { type ConfigTree } from '../tree/config-tree.js';
import type { Layer, Origin } from './source.js';
import { placeVariables, type VariableOptions } from './variables.js';

/** A layer of variables. With `nested` their places depend on the layers below, which are known when layers are merged. */
export function variableLayer(
  layer: Omit<Layer, 'tree' | 'origin' | 'over'>,
  variables: Readonly<Record<string, unknown>>,
  options: VariableOptions,
  originOf: (name: string) => Origin | undefined,
): Layer {
  const over = (lower: ConfigTree): Layer => {
    const { tree, names } = placeVariables(variables, options, lower);
    const origin = (path: readonly (string | number)[]): Origin | undefined => {
      const name = names.get(JSON.stringify(path));
      return name === undefined ? undefined : originOf(name);
    };
    return { ...layer, tree, origin };
  };
  return options.nested === undefined ? over({}) : { ...over({}), over };
}
