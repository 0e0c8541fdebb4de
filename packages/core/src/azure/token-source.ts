import type { Clock } from '../clock.js';
import { withDeadline } from '../deadline.js';
import { type ConfigError, isConfigError, problemError } from '../errors.js';
import { abortable } from '../secrets/abortable.js';
import type { AccessToken, GetTokenOptions } from '../secrets/credential.js';
import type { TokenSource } from './azure-access.js';
import { credentialProblem } from './credential-problem.js';
import type { NamedCredential } from './default-credential.js';

/** A token is renewed in the background when it has less than this to live, unless it says itself when. */
const RENEW_BEFORE_MS = 300_000;
/** What is left of a token on its way to the service. */
const MARGIN_MS = 1_000;
/** The identity is asked again no sooner than this after it failed, or gave a refused token again. */
const RETRY_MS = 30_000;
/** The same before the first token, when a start-up waits for it. */
const FIRST_RETRY_MS = 1_000;

/** What is known of one tenant's tokens. */
interface Held {
  token?: AccessToken;
  /** When it came: one that is always due, because it lives so short, is not asked for at every request. */
  cameAt?: number;
  pending?: Promise<AccessToken> | undefined;
  failure?: { readonly at: number; readonly error: ConfigError } | undefined;
  /** When the credential gave a token again that the service had refused. */
  repeatedAt?: number;
}

/** @param closing ends the request for a token that nobody waits for any more */
export function tokenSource(
  credential: () => Promise<NamedCredential>,
  scope: string,
  clock: Clock,
  closing?: AbortSignal,
): TokenSource {
  const tenants = new Map<string | undefined, Held>();
  /** The tenant that the service named in a challenge that was met. */
  let known: string | undefined;
  let departed: (() => void) | undefined;
  const underWay = new Promise<void>((resolve) => (departed = resolve));

  const request = async (options: GetTokenOptions): Promise<AccessToken> => {
    let named: NamedCredential | undefined;
    let token: AccessToken | null = null;
    try {
      const asked = (named = await credential());
      token = await withDeadline(asked.timeoutMs, closing ? [closing] : [], clock, (abortSignal) => {
        const answer = asked.credential.getToken([scope], { ...options, enableCae: true, abortSignal });
        // What the credential does before it waits for somebody is done by then.
        setImmediate(() => departed?.());
        return abortable(answer, abortSignal);
      });
    } catch (error) {
      throw isConfigError(error) ? error : noToken(error, named);
    }
    if (token) return token;
    throw noToken(undefined, named);
  };

  /** One request at a time for a tenant; its outcome is noted even when nobody waits for it any more. */
  const renew = (held: Held, options: GetTokenOptions): Promise<AccessToken> =>
    (held.pending ??= request(options)
      .then(
        (token) => {
          held.token = token;
          held.cameAt = clock.now();
          held.failure = undefined;
          return token;
        },
        (error: ConfigError) => {
          held.failure = { at: clock.now(), error };
          throw error;
        },
      )
      .finally(() => (held.pending = undefined)));

  const recently = (at: number | undefined, ms: number): boolean => {
    const sinceMs = clock.now() - (at ?? -Infinity);
    // Less than nothing when the clock was set back.
    return sinceMs >= 0 && sinceMs < ms;
  };

  return {
    underWay,

    get hasToken() {
      return [...tenants.values()].some(({ token }) => token !== undefined);
    },

    async getToken({ signal, rejected, tenantId = known, claims }) {
      const held = tenants.get(tenantId) ?? {};
      tenants.set(tenantId, held);
      const options = {
        ...(tenantId === undefined ? {} : { tenantId }),
        ...(claims === undefined ? {} : { claims }),
      };
      const { token, failure } = held;
      const refused = token !== undefined && token.token === rejected;
      const failed = recently(failure?.at, token ? RETRY_MS : FIRST_RETRY_MS);
      const good = token && token.expiresOnTimestamp - MARGIN_MS > clock.now();

      if (good && !refused) {
        if (isDue(token, clock.now()) && !failed && !recently(held.cameAt, RETRY_MS))
          void renew(held, options).catch(() => undefined);
        return token.token;
      }
      if (refused && claims === undefined && recently(held.repeatedAt, RETRY_MS)) return token.token;
      if (failure && failed) {
        if (token && !refused) return token.token;
        throw failure.error;
      }
      try {
        const asked = renew(held, options);
        const fresh = await (signal ? abortable(asked, signal) : asked);
        if (fresh.token === rejected) held.repeatedAt = clock.now();
        else known = tenantId;
        return fresh.token;
      } catch (error) {
        if (token && !refused && !signal?.aborted) return token.token;
        throw error;
      }
    },
  };
}

function noToken(error: unknown, named: NamedCredential | undefined): ConfigError {
  return problemError(credentialProblem(error, named?.name ?? 'the default credential', named?.seen));
}

function isDue({ expiresOnTimestamp, refreshAfterTimestamp }: AccessToken, now: number): boolean {
  return now >= Math.min(refreshAfterTimestamp ?? Infinity, expiresOnTimestamp - RENEW_BEFORE_MS);
}
