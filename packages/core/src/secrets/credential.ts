/** A credential of @azure/identity, or anything that yields tokens in the same way. */
export interface TokenCredential {
  getToken(scopes: string | string[], options?: GetTokenOptions): Promise<AccessToken | null>;
}

export interface GetTokenOptions {
  abortSignal?: AbortSignal;
  tenantId?: string;
  /** A claims challenge of the vault (continuous access evaluation), decoded. */
  claims?: string;
  enableCae?: boolean;
}

export interface AccessToken {
  readonly token: string;
  /** Milliseconds since 1970. */
  readonly expiresOnTimestamp: number;
  /** Milliseconds since 1970: from then on a fresh token should be asked for. */
  readonly refreshAfterTimestamp?: number;
}
