import type { StandardSchema } from '@vaultref/core';

/**
 * The application's schema, which also tells what it was given: the resolved tree, with everything the schema does not declare.
 * Without a schema, one that accepts everything.
 */
export function keepInput(schema: StandardSchema | undefined, keep: (tree: object) => void): StandardSchema {
  return {
    '~standard': {
      version: 1,
      vendor: 'vaultref',
      validate: (tree) => {
        if (typeof tree === 'object' && tree !== null) keep(tree);
        return schema ? schema['~standard'].validate(tree) : { value: tree };
      },
    },
  };
}
