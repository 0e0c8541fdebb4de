import { randomUUID } from 'node:crypto';

const DAY_MS = 24 * 60 * 60 * 1000;

export interface IssuedToken {
  /** Opaque: it says nothing and is worth nothing outside this emulator. */
  readonly token: string;
  readonly audience: string;
  /** The name of the identity that it was issued to. */
  readonly identity: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

export interface TokenRefusal {
  readonly reason: string;
  /** What a new token must satisfy, when the old one was revoked for a reason (CAE). */
  readonly claims?: string | undefined;
}

export type CheckedToken =
  | { readonly identity: string; readonly refusal?: undefined }
  | { readonly identity?: undefined; readonly refusal: TokenRefusal };

/** Which tokens are refused, and how. */
export interface Revocation {
  /** Only tokens of this identity. Default: everyone's. */
  readonly identity?: string | undefined;
  /** Sent with the challenge, as continuous access evaluation (CAE) does. Default: a challenge without claims. */
  readonly claims?: string | undefined;
}

/** Issues bearer tokens and says whose one is, or why it is not accepted. */
export class Tokens {
  readonly #issued = new Map<string, IssuedToken>();
  readonly #revoked = new Map<string, TokenRefusal>();
  readonly #now: () => number;
  readonly #lifetimeMs: number;

  constructor(now: () => number, lifetimeMs: number = DAY_MS) {
    this.#now = now;
    this.#lifetimeMs = lifetimeMs;
  }

  /** @param resource an audience (`https://vault.azure.net`) or a scope (`https://vault.azure.net/.default`). */
  issue(resource: string, identity: string): IssuedToken {
    const issued: IssuedToken = {
      token: `emulated-token-${randomUUID()}`,
      audience: audienceOf(resource),
      identity,
      expiresAt: this.#now() + this.#lifetimeMs,
    };
    this.#issued.set(issued.token, issued);
    return issued;
  }

  /** From now on refuses the tokens issued so far, however long they would have lived. */
  revoke({ identity, claims }: Revocation): void {
    for (const issued of this.#issued.values()) {
      if (identity !== undefined && issued.identity.toLowerCase() !== identity.toLowerCase()) continue;
      this.#revoked.set(issued.token, { reason: 'The token has been revoked.', claims });
    }
  }

  /** Whose token an Authorization header holds, or why it is not good for any of the audiences. */
  check(authorization: string | undefined, audiences: readonly string[]): CheckedToken {
    const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return refuse('AKV10000: Request is missing a Bearer or PoP token.');
    const issued = this.#issued.get(token);
    if (!issued) return refuse('The token was not issued by this emulator.');
    if (!audiences.includes(issued.audience)) {
      return refuse(`AKV10022: Invalid audience. Expected ${audiences[0]}, found: ${issued.audience}.`);
    }
    if (issued.expiresAt <= this.#now()) return refuse('The token has expired.');
    const revoked = this.#revoked.get(token);
    return revoked ? { refusal: revoked } : { identity: issued.identity };
  }
}

function refuse(reason: string): CheckedToken {
  return { refusal: { reason } };
}

function audienceOf(resource: string): string {
  return resource
    .toLowerCase()
    .replace(/\/\.default$/, '')
    .replace(/\/+$/, '');
}
