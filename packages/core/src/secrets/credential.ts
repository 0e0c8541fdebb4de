/** A credential of @azure/identity, or anything that yields tokens in the same way. */
export interface TokenCredential {
  /** A token for one scope, which is given as a list. `null`, like an error, means that there is none. */
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null>;
}

/** What Vaultref tells a credential beside the scope. */
export interface GetTokenOptions {
  /** Aborted when the token takes too long: 20 seconds for a credential of yours. */
  abortSignal?: AbortSignal;
  /** The tenant that the service named in a challenge; absent before there was one. */
  tenantId?: string;
  /** A claims challenge of the vault (continuous access evaluation), decoded. */
  claims?: string;
  /** Always `true`: the token may be revoked before it expires, and a claims challenge then asks for another. */
  enableCae?: boolean;
}

/** A token and how long it is good. */
export interface AccessToken {
  /** The bearer token, a secret. */
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
  /** Milliseconds since 1970: from then on a fresh token should be asked for. */
  readonly refreshAfterTimestamp?: number;
}
