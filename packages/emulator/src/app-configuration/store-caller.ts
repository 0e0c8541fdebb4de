import type { HttpRequest } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';
import { mayUseStore } from '../identity/access.js';
import type { Identities } from '../identity/identities.js';
import type { TokenRefusal, Tokens } from '../identity/tokens.js';
import { checkSignature } from './hmac.js';
import { accessKeyOf } from './stores.js';

export interface CallerParts {
  readonly tokens: Tokens;
  readonly identities: Identities;
  readonly machineNow: () => number;
}

/** The names in the log of who comes with a connection string. */
const ACCESS_KEYS = { owner: 'access-key', reader: 'read-only-access-key' };

/** Who asks, or why that is not known. */
export interface Caller {
  readonly identity?: string;
  readonly refusal?: TokenRefusal;
  /** Known, but may not do this. */
  readonly isForbidden?: boolean;
}

/** Who asks something of a store, by a connection string or by a token for one of the audiences. */
export function identifyCaller(
  request: HttpRequest,
  store: string,
  { tokens, identities, machineNow, audiences }: CallerParts & { readonly audiences: readonly string[] },
): Caller {
  const isWrite = request.method !== 'GET' && request.method !== 'HEAD';
  const authorization = headerOf(request, 'authorization');
  if (authorization?.toUpperCase().startsWith('HMAC-SHA256')) {
    const keys = [accessKeyOf(store, false), accessKeyOf(store, true)];
    const { key, problem: reason } = checkSignature(request, keys, machineNow());
    if (reason !== undefined) return { refusal: { reason } };
    const identity = key.isReadOnly ? ACCESS_KEYS.reader : ACCESS_KEYS.owner;
    return { identity, isForbidden: isWrite && key.isReadOnly };
  }
  const { identity, refusal } = tokens.check(authorization, audiences);
  if (refusal) return { refusal };
  const access = identities.accessOf(identity);
  return { identity, isForbidden: access !== undefined && !mayUseStore(access, store, isWrite) };
}
