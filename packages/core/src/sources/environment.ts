import type { Source } from './source.js';

/** The environment variables under their own names, captured once: a refresh sees the variables of the start. */
export function environment(): Source {
  const name = 'environment';
  return {
    name,
    load: ({ previous, context }) =>
      Promise.resolve(
        previous ?? { name, tree: { ...context.env }, environment: true, origin: () => undefined },
      ),
  };
}
