import { createHmac, randomBytes } from 'node:crypto';
import { isSameSecret } from '../shared-secret.js';

/** A browser that was given a cookie. */
export interface Session {
  /** In every form: a page of another origin can neither read nor compute it. */
  readonly formToken: string;
  /** The header that gives the browser its cookie, when it has none. */
  readonly setCookie: string | undefined;
}

/** Forms that only the page itself can have made: each holds an HMAC of the browser's own cookie. Nothing is stored. */
export class FormTokens {
  readonly #key: Buffer | string;

  /** @param key the same for all instances behind a load balancer; default: one of this instance */
  constructor(key: string | undefined) {
    this.#key = key ?? randomBytes(32);
  }

  session(request: Request): Session {
    const isSecure = new URL(request.url).protocol === 'https:';
    const known = cookieOf(request, nameOf(isSecure));
    if (known !== undefined) return { formToken: this.#tokenOf(known), setCookie: undefined };
    const id = randomBytes(24).toString('base64url');
    const attributes = `Path=/; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`;
    return { formToken: this.#tokenOf(id), setCookie: `${nameOf(isSecure)}=${id}; ${attributes}` };
  }

  /** Whether the form was made for the browser that sends it. */
  isOwn(request: Request, given: string | null): boolean {
    const { formToken, setCookie } = this.session(request);
    return setCookie === undefined && isSameSecret(given ?? '', formToken);
  }

  #tokenOf(id: string): string {
    return createHmac('sha256', this.#key).update(id).digest('base64url');
  }
}

/** No other host can set a cookie of this prefix; it demands https. */
function nameOf(isSecure: boolean): string {
  return isSecure ? '__Host-vaultref-ops' : 'vaultref-ops';
}

function cookieOf({ headers }: Request, name: string): string | undefined {
  for (const cookie of (headers.get('cookie') ?? '').split(';')) {
    const [key, value] = cookie.trim().split('=');
    if (key === name && value) return value;
  }
  return undefined;
}
