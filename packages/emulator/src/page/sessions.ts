import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';

/** A browser that has shown the token of the page. */
export interface Session {
  readonly id: string;
  /** In every form: a page of another origin cannot read it. */
  readonly formToken: string;
  /** What the last form did, until it has been shown. */
  notice: string | undefined;
}

// Browsers forget the cookie when they close; the emulator forgets the oldest session before that.
const MAX_SESSIONS = 100;

/** Lets browsers in that have the token, by a cookie that no other site can make them send. */
export class Sessions {
  readonly token = secret();
  readonly #sessions = new Map<string, Session>();

  /** @returns `undefined` when it is not the token */
  open(token: string): Session | undefined {
    if (!isSame(token, this.token)) return undefined;
    const session: Session = { id: secret(), formToken: secret(), notice: undefined };
    this.#sessions.set(session.id, session);
    for (const oldest of this.#sessions.keys()) {
      if (this.#sessions.size <= MAX_SESSIONS) break;
      this.#sessions.delete(oldest);
    }
    return session;
  }

  find(request: HttpRequest, port: number): Session | undefined {
    const cookies = (headerOf(request, 'cookie') ?? '').split(';').map((cookie) => cookie.trim().split('='));
    const [, id] = cookies.find(([name]) => name === cookieName(port)) ?? [];
    return id === undefined ? undefined : this.#sessions.get(id);
  }
}

/** Without `Secure`, for the page is plain HTTP on loopback. */
export function sessionCookie({ id }: Session, port: number): string {
  return `${cookieName(port)}=${id}; Path=/; HttpOnly; SameSite=Strict`;
}

export function isFormToken({ formToken }: Session, given: string | null): boolean {
  return isSame(given ?? '', formToken);
}

// Cookies are of a host whatever its port, and several emulators may run.
function cookieName(port: number): string {
  return `vaultref-emulator-${port}`;
}

function secret(): string {
  return randomBytes(24).toString('base64url');
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
