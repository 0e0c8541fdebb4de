import { withoutExported } from '../exported-variables.js';
import type { Source } from './source.js';
import { variableLayer } from './variable-layer.js';
import type { VariableOptions } from './variables.js';

/**
 * The environment variables, captured once: a refresh sees the variables of the start. They keep their names, unless the
 * options say otherwise.
 *
 * @example
 * environment({ prefix: 'APP_', nested: '__' }) // APP_DB__PASSWORD is db.password
 */
export function environment(options: VariableOptions = {}): Source {
  const name = 'environment';
  return {
    name,
    load: ({ previous, context }) => {
      const variables = withoutExported(context.env);
      return Promise.resolve(
        previous ?? variableLayer({ name, variables }, variables, options, () => undefined),
      );
    },
  };
}
