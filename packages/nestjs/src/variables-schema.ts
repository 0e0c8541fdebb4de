import type { StandardSchema } from '@vaultref/core';
import { judgeVariables, type VariableRules } from './variable-rules.js';

/** What became of the variables. */
export interface ResolvedVariables {
  /** The resolved tree. */
  readonly tree: Readonly<Record<string, unknown>>;
  /** What ConfigModule's validation made of the variables; empty without one. */
  readonly validated: Readonly<Record<string, unknown>>;
}

export interface VariablesSchemaOptions {
  readonly rules: VariableRules;
  /** Names of the variables that the rules are given. */
  readonly names: () => readonly string[];
  /** The schema of core's options, which sees the whole tree. */
  readonly schema: StandardSchema | undefined;
  /** Called with what nothing has refused. */
  readonly keep: (resolved: ResolvedVariables) => void;
}

/**
 * The schema that core is given: the rules of ConfigModule on the resolved variables, then the schema of the application on
 * everything. Core masks what either says.
 */
export function variablesSchema({ rules, names, schema, keep }: VariablesSchemaOptions): StandardSchema {
  return {
    '~standard': {
      version: 1,
      vendor: 'vaultref',
      validate: async (input) => {
        const tree = Object.fromEntries(Object.entries(Object(input)));
        const given = names().filter((name) => Object.hasOwn(tree, name));
        const verdict = await judgeVariables(
          Object.fromEntries(given.map((name) => [name, tree[name]])),
          rules,
        );
        if (verdict.issues) return verdict;
        const validated = Object.fromEntries(Object.entries(Object(verdict.value)));
        const whole = { ...tree, ...validated };
        const judged = schema ? await schema['~standard'].validate(whole) : { value: whole };
        if (judged.issues) return judged;
        keep({ tree, validated });
        // What the schema does not declare is served too, and a change of it is one.
        return { value: { ...whole, ...Object(judged.value) } };
      },
    },
  };
}
