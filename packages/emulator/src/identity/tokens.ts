import { randomUUID } from 'node:crypto';

const LIFETIME_MS = 24 * 60 * 60 * 1000;

export interface IssuedToken {
  /** Opaque: it says nothing and is worth nothing outside this emulator. */
  readonly token: string;
  readonly audience: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/** Issues bearer tokens and says why one is not accepted. */
export class Tokens {
  readonly #issued = new Map<string, IssuedToken>();
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  /** @param resource an audience (`https://vault.azure.net`) or a scope (`https://vault.azure.net/.default`). */
  issue(resource: string): IssuedToken {
    const issued: IssuedToken = {
      token: `emulated-token-${randomUUID()}`,
      audience: audienceOf(resource),
      expiresAt: this.#now() + LIFETIME_MS,
    };
    this.#issued.set(issued.token, issued);
    return issued;
  }

  /** The reason to refuse an Authorization header, `undefined` when its token is good for the audience. */
  refusal(authorization: string | undefined, audience: string): string | undefined {
    const token = /^bearer +(\S+)$/i.exec(authorization ?? '')?.[1];
    if (token === undefined) return 'AKV10000: Request is missing a Bearer or PoP token.';
    const issued = this.#issued.get(token);
    if (!issued) return 'The token was not issued by this emulator.';
    if (issued.audience !== audience) {
      return `AKV10022: Invalid audience. Expected ${audience}, found: ${issued.audience}.`;
    }
    if (issued.expiresAt <= this.#now()) return 'The token has expired.';
    return undefined;
  }
}

function audienceOf(resource: string): string {
  return resource
    .toLowerCase()
    .replace(/\/\.default$/, '')
    .replace(/\/+$/, '');
}
