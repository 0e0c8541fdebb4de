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
  /** Whether a variable is a reference, or has one in it. */
  readonly isSecret: (name: string) => boolean;
  /** The schema of core's options, which sees the whole tree. */
  readonly schema: StandardSchema | undefined;
  /** Called with what nothing has refused. */
  readonly keep: (resolved: ResolvedVariables) => void;
}

/**
 * The schema that core is given: the rules of ConfigModule on the resolved variables, then the schema of the application on
 * everything. Core masks what either says, but for short values: these, which a thrown text may hold, are masked here.
 */
export function variablesSchema({
  rules,
  names,
  isSecret,
  schema,
  keep,
}: VariablesSchemaOptions): StandardSchema {
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
        if (verdict.issues) {
          const secrets = given.filter(isSecret).flatMap((name) => textsIn(tree[name]));
          return {
            issues: verdict.issues.map(({ message, path }) => ({ message: mask(message, secrets), path })),
          };
        }
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

/** What a text may quote of a value, and of what is inside one that is JSON. */
function textsIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return [String(value)];
  return [JSON.stringify(value), ...Object.values(value).flatMap(textsIn)];
}

function mask(text: string, secrets: readonly string[]): string {
  const found = secrets.filter((secret) => secret !== '').toSorted((a, b) => b.length - a.length);
  return found.reduce((masked, secret) => masked.replaceAll(secret, () => '***'), text);
}
