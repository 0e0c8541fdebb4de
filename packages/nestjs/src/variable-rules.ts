import { problemError, type StandardSchema } from '@vaultref/core';

/** A Joi schema, as far as ConfigModule uses it; those of Joi 18 are Standard Schemas too, of the vendor `joi`. */
export interface JoiSchema {
  /** Judges the variables, at once or by a promise. */
  validate(value: unknown, options?: object): JoiResult | Promise<JoiResult>;
}

/** What a Joi schema says of the variables. */
interface JoiResult {
  /** The variables as the schema converts them. */
  readonly value?: unknown;
  /** What is wrong, in the words of the schema; absent when nothing is. */
  readonly error?:
    | {
        readonly details: readonly {
          readonly message: string;
          readonly path: readonly (string | number)[];
        }[];
      }
    | undefined;
}

/** What ConfigModule validates environment variables with. */
export interface VariableRules {
  /** Is given the resolved variables; what it returns is served, and what it throws is told. Wins over `validationSchema`. */
  readonly validate?: ((variables: Record<string, unknown>) => object | Promise<object>) | undefined;
  /** A Joi schema or a Standard Schema for the resolved variables. */
  readonly validationSchema?: StandardSchema | JoiSchema | undefined;
  /** For `validationSchema`: Joi's options, or `{ libraryOptions }` of a Standard Schema. */
  readonly validationOptions?: object | undefined;
}

type Verdict = Awaited<ReturnType<StandardSchema['~standard']['validate']>>;

/** ConfigModule's defaults: other variables of the process are no mistake, and every mistake is told. */
const JOI_DEFAULTS = { abortEarly: false, allowUnknown: true };

/**
 * Judges the resolved variables as ConfigModule judges the ones it reads: `validate` alone where it is given, else the schema.
 * What it says may hold values; core masks it.
 */
export async function judgeVariables(
  variables: Record<string, unknown>,
  { validate, validationSchema, validationOptions }: VariableRules,
): Promise<Verdict> {
  if (validate) {
    try {
      return { value: await validate({ ...variables }) };
    } catch (error) {
      return { issues: [{ message: messageOf(error) }] };
    }
  }
  if (!validationSchema) return { value: {} };
  if (isJoi(validationSchema)) {
    const options = { ...JOI_DEFAULTS, ...joiOptions(validationOptions) };
    const { error, value } = await validationSchema.validate(variables, options);
    return error ? { issues: error.details } : { value };
  }
  // The second argument is part of Standard Schema 1.1.
  const judge: (value: unknown, options?: object) => Verdict | Promise<Verdict> =
    validationSchema['~standard'].validate;
  return judge(variables, validationOptions);
}

/** JSON.parse quotes the beginning of what it was given, and a part of a secret is masked by nobody. */
function messageOf(error: unknown): string {
  if (!(error instanceof Error)) return `validate() threw something that is no Error: ${typeof error}`;
  return error.name === 'SyntaxError' ? 'validate() threw a SyntaxError' : error.message;
}

/** @throws ConfigError ERR_INVALID_OPTION for a `validationSchema` that is no schema */
export function refuseNoSchema({ validationSchema }: VariableRules): void {
  if (!validationSchema) return;
  const judge: object = isJoi(validationSchema) ? validationSchema : validationSchema['~standard'];
  if (typeof Reflect.get(Object(judge), 'validate') === 'function') return;
  throw problemError(
    {
      code: 'ERR_INVALID_OPTION',
      message: 'it is no schema',
      remedy: 'give a schema of Joi, or a Standard Schema such as those of zod and valibot',
      transient: false,
    },
    { name: 'option validationSchema' },
  );
}

export function hasRules({ validate, validationSchema }: VariableRules): boolean {
  return validate !== undefined || validationSchema !== undefined;
}

/** Schemas of zod have a method `validate` too: what tells Joi is its vendor, and before Joi 18 that it names none. */
function isJoi(schema: StandardSchema | JoiSchema): schema is JoiSchema {
  return !('~standard' in schema) || schema['~standard'].vendor === 'joi';
}

/** On config 4 they are given as they are, on config 12 as `libraryOptions`. */
function joiOptions(options: object = {}): object {
  const { libraryOptions, ...others } = { libraryOptions: undefined, ...options };
  return { ...others, ...Object(libraryOptions) };
}
