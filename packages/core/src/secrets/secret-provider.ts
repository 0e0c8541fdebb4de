/** A secret as Azure names it: the vault, the name and, where it is pinned, the version. */
export interface SecretIdentifier {
  /** `https://my-app-kv.vault.azure.net`, lower case, without a trailing slash. */
  readonly vaultUrl: string;
  /** Name of the secret, in whatever case. */
  readonly name: string;
  /** The version; absent for the newest. */
  readonly version?: string;
}

/** A secret's value with what the vault says about it. */
export interface Secret {
  /** The secret itself, to be kept out of every output. */
  readonly value: string;
  /** The version that this is about; absent where the vault names none, as in a list of secrets. */
  readonly version?: string;
  /** What the value is, as somebody noted in the vault: `application/json`. */
  readonly contentType?: string;
  /** From then on this version counts as expired; absent when it never does. */
  readonly expiresOn?: Date;
  /** Before then this version counts as not yet valid; absent when it always was. */
  readonly notBefore?: Date;
  /** When this version was made. */
  readonly createdOn?: Date;
  /** When this version was last changed: its attributes, the value never is. */
  readonly updatedOn?: Date;
  /** Names with values, as somebody noted them in the vault. */
  readonly tags?: Readonly<Record<string, string>>;
}

/** What a vault tells of a secret without its value. */
export interface SecretProperties extends Omit<Secret, 'value'> {
  /** Name of the secret as the vault spells it. */
  readonly name: string;
  /** False for a secret that is not served. */
  readonly enabled: boolean;
  /** True for the secret of a certificate. */
  readonly managed?: boolean;
}

/** Fetches secrets by identifier. It never caches and never retries: that is the work of its caller. */
export interface SecretProvider {
  /**
   * The secret, its newest version unless the identifier names one.
   * @param options `signal`: aborted when nobody waits any longer
   * @throws ConfigError with one failure: ERR_SECRET_NOT_FOUND, ERR_VERSION_NOT_FOUND, ERR_SECRET_DISABLED and what else docs/errors.md lists
   */
  getSecret(id: SecretIdentifier, options: { readonly signal: AbortSignal }): Promise<Secret>;
  /**
   * The properties of all secrets of a vault, page by page; needs the permission to list.
   * @throws ConfigError as getSecret()
   */
  listSecrets?(vaultUrl: string, options: { readonly signal: AbortSignal }): AsyncIterable<SecretProperties>;
  /** Lets go of connections and timers. */
  close?(): Promise<void>;
  /** The vault of references that name none, where neither the options nor the environment name one. */
  readonly defaultVault?: string;
  /** What gave the tokens, for the report: `AzureCliCredential`; `undefined` before the first one. */
  readonly credentialName?: string | undefined;
}

/** One text per secret, whatever its spelling: Azure compares identifiers case-insensitively. */
export function secretKey({ vaultUrl, name, version }: SecretIdentifier): string {
  return `${vaultUrl}/secrets/${name}${version === undefined ? '' : `/${version}`}`.toLowerCase();
}

/** The name of a vault, as it stands in its URL: `my-app-kv`. */
export function vaultName(vaultUrl: string): string {
  return new URL(vaultUrl).hostname.split('.')[0] ?? '';
}
