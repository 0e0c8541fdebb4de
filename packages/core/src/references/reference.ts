/** A request for a secret, as it stands in the configuration: `@keyvault:vault/name@version`. */
export interface Reference {
  /** A vault name or an alias, lower case; without it the default vault is meant. */
  readonly vault?: string;
  readonly name: string;
  /** 32 hexadecimal digits, lower case; without it the newest version is meant. */
  readonly version?: string;
}

/** A text that looks like a reference and is not one. It never reaches the application as if it were a value. */
export interface SyntaxProblem {
  /** The code of docs/reference-syntax.md. */
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
}

/** Prints a reference in its one normal spelling. */
export function formatReference({ vault, name, version }: Reference): string {
  return `@keyvault:${vault === undefined ? '' : `${vault}/`}${name}${version === undefined ? '' : `@${version}`}`;
}
