import { problemError } from '../errors.js';
import type { TokenRequest, TokenSource } from './azure-access.js';
import { repeatedToken } from './classify-policy.js';
import type { PipelinePolicy } from './pipeline.js';

/**
 * Attaches a token to every request for one vault, up front, and answers one 401 with one fresh token. Of a challenge only
 * tenant and claims are believed: the scope stays ours, so no answer can direct a token elsewhere.
 */
export function tokenPolicy(vaultUrl: string, tokens: TokenSource): PipelinePolicy {
  return {
    name: 'vaultrefTokenPolicy',
    async sendRequest(request, next) {
      // The host ends at the slash: most URLs need not be taken apart to know it.
      if (!request.url.startsWith(`${vaultUrl}/`) && new URL(request.url).origin !== vaultUrl)
        throw problemError({
          code: 'ERR_VAULT_NOT_ALLOWED',
          message: 'a request was about to leave its vault',
          remedy:
            'check who answers for this vault: it sent a link to another host; else report it as a bug of Vaultref',
          vault: vaultUrl,
          transient: false,
        });
      const until = request.abortSignal instanceof AbortSignal ? { signal: request.abortSignal } : {};
      const token = await tokens.getToken(until);
      request.headers.set('authorization', `Bearer ${token}`);
      const response = await next(request);
      if (response.status !== 401) return response;
      const challenge = parseChallenge(response.headers.get('www-authenticate') ?? '');
      const fresh = await tokens.getToken({ ...challenge, ...until, rejected: token });
      if (fresh === token) throw repeatedToken(response);
      request.headers.set('authorization', `Bearer ${fresh}`);
      return next(request);
    },
  };
}

/** Reads `Bearer authorization="https://login…/<tenant>", …, claims="<base64>"`. */
function parseChallenge(header: string): Pick<TokenRequest, 'tenantId' | 'claims'> {
  const tenantId = /authorization(?:_uri)?="https:\/\/[^/"]+\/([0-9a-z.-]+)/i.exec(header)?.[1];
  const claims = /claims="([\w+/=-]+)"/.exec(header)?.[1];
  return {
    ...(tenantId === undefined ? {} : { tenantId }),
    ...(claims === undefined ? {} : { claims: Buffer.from(claims, 'base64').toString('utf8') }),
  };
}
