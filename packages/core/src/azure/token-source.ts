import { problemError } from '../errors.js';
import { abortable } from '../secrets/abortable.js';
import type { AccessToken, GetTokenOptions } from '../secrets/credential.js';
import { credentialProblem } from './credential-problem.js';
import type { NamedCredential } from './default-credential.js';

/** Tokens of one credential for one scope, asked for once however many requests need them. */
export interface TokenSource {
  /** @throws ConfigError ERR_CREDENTIAL_UNAVAILABLE, ERR_AUTHENTICATION_FAILED */
  getToken(request: TokenRequest): Promise<string>;
}

export interface TokenRequest extends Pick<GetTokenOptions, 'tenantId' | 'claims'> {
  readonly signal?: AbortSignal;
  /** A token that the vault refused: it is never given out again. */
  readonly rejected?: string;
}

/** A token is renewed when it has less than this to live. */
const RENEW_BEFORE_MS = 300_000;

export function tokenSource(credential: () => Promise<NamedCredential>, scope: string): TokenSource {
  const held = new Map<string, AccessToken>();
  const pending = new Map<string, Promise<AccessToken>>();

  const request = async (options: GetTokenOptions): Promise<AccessToken> => {
    let name = 'the default credential';
    let token: AccessToken | null = null;
    try {
      const named = await credential();
      name = named.name;
      const abortSignal = AbortSignal.timeout(named.timeoutMs);
      const asked = named.credential.getToken([scope], { ...options, enableCae: true, abortSignal });
      token = await abortable(asked, abortSignal);
    } catch (error) {
      throw problemError(credentialProblem(error, name));
    }
    if (token) return token;
    throw problemError(credentialProblem(undefined, name));
  };

  return {
    async getToken({ signal, rejected, tenantId, claims }) {
      const key = tenantId ?? '';
      const token = held.get(key);
      if (token && token.token !== rejected && token.expiresOnTimestamp - RENEW_BEFORE_MS > Date.now())
        return token.token;
      let asked = pending.get(key);
      if (!asked) {
        asked = request({
          ...(tenantId === undefined ? {} : { tenantId }),
          ...(claims === undefined ? {} : { claims }),
        });
        pending.set(key, asked);
        void asked
          .then(
            (fresh) => held.set(key, fresh),
            () => undefined,
          )
          .finally(() => pending.delete(key));
      }
      return (await (signal ? abortable(asked, signal) : asked)).token;
    },
  };
}
