import type { Tokens } from './tokens.js';

/** A token, and how long it is good. */
export interface AccessToken {
  /** Opaque, and worth nothing outside this emulator. */
  readonly token: string;
  /** Milliseconds since the epoch. */
  readonly expiresOnTimestamp: number;
}

/** The shape of `TokenCredential` in `@azure/core-auth`, so that this package needs none of the SDK. */
export interface EmulatorCredential {
  /** A token for the first of the scopes; a new one each time. */
  getToken(scopes: string | readonly string[]): Promise<AccessToken>;
}

/** Tokens straight from the emulator, without a request; each is good for the first scope asked for. */
export function createCredential(tokens: Tokens, identity: string): EmulatorCredential {
  return {
    getToken(scopes) {
      const scope = typeof scopes === 'string' ? scopes : (scopes[0] ?? '');
      const { token, expiresAt } = tokens.issue(scope, identity);
      return Promise.resolve({ token, expiresOnTimestamp: expiresAt });
    },
  };
}
