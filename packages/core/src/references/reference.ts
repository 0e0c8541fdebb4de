/** A request for a secret, as it stands in the configuration. */
export interface Reference {
  /** A vault name or an alias, lower case. Without it and without `vaultUrl` the default vault is meant. */
  readonly vault?: string;
  /** The vault of a pasted identifier: `https://my-vault.vault.azure.net`, lower case. */
  readonly vaultUrl?: string;
  /** Name of the secret, as it is written: 1 to 127 letters, digits and `-`. */
  readonly name: string;
  /** Lower case; without it the newest version is meant. */
  readonly version?: string;
  /** Keys into the secret's JSON; a text of digits indexes an array. */
  readonly path?: readonly string[];
  /** A secret or field that does not exist is no error. */
  readonly optional?: true;
  /** Stands in for a secret or field that does not exist. */
  readonly default?: unknown;
  /** Blanks around the secret are dropped. */
  readonly trim?: true;
  /** The secret is base64 of UTF-8 text, or with `as: 'bytes'` of any bytes. Default: it is text. */
  readonly decode?: 'base64';
  /** Writes the value for where it goes: percent-encoded (RFC 3986), base64, or a quoted JSON string. Not beside `as`. */
  readonly encode?: 'uri' | 'base64' | 'json';
  /** The type of the value, for whole values only. Default: text; of a field that is an object or array, its JSON. */
  readonly as?: 'string' | 'number' | 'boolean' | 'json' | 'bytes';
}

/** A string cut into literal texts and references. */
export type Template = readonly (string | Reference)[];

/** A text that looks like a reference and is not one. It never reaches the application as if it were a value. */
export interface SyntaxProblem {
  /** The code of docs/reference-syntax.md. */
  readonly reason: string;
  readonly message: string;
  readonly remedy: string;
}

/** @param at where in the value it was noticed, counted from 0 */
export function syntaxProblem(reason: string, message: string, at?: number, remedy?: string): SyntaxProblem {
  return {
    reason,
    message: at === undefined ? message : `${message} (at ${at})`,
    remedy: remedy ?? 'see docs/reference-syntax.md for the spelling',
  };
}

export function isProblem(parsed: object): parsed is SyntaxProblem {
  return 'reason' in parsed;
}

/** Prints a reference in one normal spelling, without the text around it and without its default. */
export function formatReference(reference: Reference): string {
  const { vault, vaultUrl, name, version, path } = reference;
  const target =
    vaultUrl === undefined
      ? `${vault === undefined ? '' : `${vault}/`}${name}${version === undefined ? '' : `@${version}`}`
      : `${vaultUrl}/secrets/${name}${version === undefined ? '' : `/${version}`}`;
  const selector = path === undefined ? '' : formatSelector(path);
  const options = [
    ...(reference.optional ? ['optional'] : []),
    ...('default' in reference ? ['default=***'] : []),
    ...(reference.trim ? ['trim'] : []),
    ...(['decode', 'encode', 'as'] as const).flatMap((name_) =>
      reference[name_] === undefined ? [] : [`${name_}=${reference[name_]}`],
    ),
  ];
  return `@keyvault:${target}${selector}${options.length > 0 ? `?${options.join('&')}` : ''}`;
}

function formatSelector(path: readonly string[]): string {
  if (path.every((key) => /^[\w-]+$/.test(key))) return `.${path.join('.')}`;
  const pointer = path.map((key) =>
    encodeURIComponent(key.toWellFormed().replaceAll('~', '~0').replaceAll('/', '~1')),
  );
  return `#/${pointer.join('/')}`;
}
