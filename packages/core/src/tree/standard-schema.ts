/** The part of Standard Schema v1 that Vaultref uses; zod, valibot, arktype and others implement it. Source: standardschema.dev. */
export interface StandardSchema<Output = unknown> {
  /** What the standard asks of a library: its version, the name of the library, and the function that validates. */
  readonly '~standard': {
    readonly version: 1;
    readonly vendor: string;
    readonly validate: (value: unknown) => Result<Output> | Promise<Result<Output>>;
    readonly types?: { readonly input: unknown; readonly output: Output } | undefined;
  };
}

/** What comes of a validation: the value, or what is wrong with it. */
type Result<Output> =
  { readonly value: Output; readonly issues?: undefined } | { readonly issues: readonly Issue[] };

/** One thing that is wrong. */
export interface Issue {
  /** In the words of the library. It is told with secrets masked, and not at all when it is about a secret. */
  readonly message: string;
  /** Keys from the root; absent for the whole. */
  readonly path?: readonly (PropertyKey | { readonly key: PropertyKey })[] | undefined;
}

/** The type of the values that a schema yields. */
export type OutputOf<S extends StandardSchema> = NonNullable<S['~standard']['types']>['output'];
