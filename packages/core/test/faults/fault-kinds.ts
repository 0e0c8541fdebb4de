import type { Emulator } from '@vaultref/emulator';
import type { LoadConfigOptions, TokenCredential, TransportOptions } from '../../src/index.js';

/** The means by which one fault is brought about, and what must come of it. */
export interface Trial {
  /** `'loaded'`, or the code that names the cause. */
  readonly expected: string;
  readonly reason?: string | RegExp;
  readonly options?: LoadConfigOptions;
  /** How long it may take, in milliseconds. */
  readonly withinMs: number;
  /** True for what needs sockets, and therefore real time. */
  readonly real?: true;
}

export interface Scene {
  readonly azure: Emulator;
  readonly credential: TokenCredential;
  /** Whether the fault passes, or stays. */
  readonly passes: boolean;
  /** Chooses between two forms of a fault. */
  readonly variant: boolean;
  /** The secret that is struck; the others are well. */
  readonly secret: string;
}

export interface FaultKind {
  readonly name: string;
  strike(scene: Scene): Trial;
}

/** Past the deadline of 30 s comes at most what is under way. */
const DEADLINE_MS = 31_000;
/** What cannot succeed is told when every secret had its one attempt. */
const AT_ONCE_MS = 2_500;
const SHORT = { startup: { deadlineMs: 4_000, attemptTimeoutMs: 500 } };
const VAULT_BODY = (code: string, inner?: string) =>
  JSON.stringify({
    error: { code, message: 'canary-value', ...(inner ? { innererror: { code: inner } } : {}) },
  });

/** A status that passes or stays. */
const status = (code: number, expected: string): FaultKind => ({
  name: String(code),
  strike({ azure, passes, secret }) {
    azure.fault({ match: { secret }, status: code, ...(passes ? { times: 2 } : {}) });
    return { expected: passes ? 'loaded' : expected, withinMs: DEADLINE_MS };
  },
});

/** A failure of the network below the client. */
const network = (code: string, expected: string, withinMs = DEADLINE_MS): FaultKind => ({
  name: code === 'ENOTFOUND' ? 'NXDOMAIN' : code,
  strike({ azure, passes }) {
    let left = passes ? 2 : Infinity;
    const httpClient: TransportOptions['httpClient'] = {
      sendRequest: (request) => {
        left -= 1;
        return left >= 0
          ? Promise.reject(Object.assign(new Error('canary-value'), { code, request }))
          : azure.httpClient.sendRequest(request);
      },
    };
    const trial = { options: { transport: { httpClient } }, reason: code, withinMs };
    return { ...trial, expected: passes ? 'loaded' : expected };
  },
});

/** The sixteen kinds of fault that a start-up may meet. */
export const FAULT_KINDS: readonly FaultKind[] = [
  {
    name: '429 with Retry-After, for a moment',
    strike({ azure, variant }) {
      azure.fault({ match: { kind: 'secret' }, effect: 'throttle', retryAfter: variant ? 1 : 5, times: 6 });
      return { expected: 'loaded', withinMs: DEADLINE_MS };
    },
  },
  {
    name: '429 without Retry-After, for a moment',
    strike({ azure }) {
      azure.fault({ match: { kind: 'secret' }, effect: 'throttle', times: 6 });
      return { expected: 'loaded', withinMs: DEADLINE_MS };
    },
  },
  {
    name: '429 for ever',
    strike({ azure, variant }) {
      azure.fault({ match: {}, effect: 'throttle', ...(variant ? { retryAfter: 2 } : {}) });
      return { expected: 'ERR_THROTTLED', withinMs: DEADLINE_MS };
    },
  },
  {
    name: 'Retry-After of an hour, overflowing, negative',
    strike({ azure, passes, variant }) {
      const headers = { 'Retry-After': passes ? '3600' : variant ? '99999999999' : '-5' };
      const body = VAULT_BODY('Throttled');
      azure.fault({ match: { kind: 'secret' }, status: 429, headers, body });
      return { expected: 'ERR_THROTTLED', withinMs: DEADLINE_MS };
    },
  },
  status(500, 'ERR_VAULT_UNREACHABLE'),
  status(503, 'ERR_VAULT_UNREACHABLE'),
  {
    name: 'connection reset',
    strike({ azure, passes, secret, variant }) {
      const cut = { effect: variant ? ('reset' as const) : ('close' as const) };
      azure.fault({ match: { secret }, ...cut, ...(passes ? { times: 1 } : {}) });
      return {
        expected: passes ? 'loaded' : 'ERR_VAULT_UNREACHABLE',
        reason: 'ECONNRESET',
        options: { ...SHORT, transport: azure.clientOptions },
        withinMs: 5_500,
        real: true,
      };
    },
  },
  network('EAI_AGAIN', 'ERR_VAULT_UNREACHABLE'),
  network('ENOTFOUND', 'ERR_VAULT_NOT_FOUND', 10_000),
  {
    name: 'certificate that is not trusted',
    strike({ azure }) {
      azure.agent.options.ca = [];
      const options = { ...SHORT, transport: azure.clientOptions };
      return { expected: 'ERR_TLS', reason: /CERT|VERIFY/, options, withinMs: AT_ONCE_MS, real: true };
    },
  },
  {
    name: 'hang',
    strike({ azure, passes, secret }) {
      azure.fault({ match: { secret }, effect: 'hang', ...(passes ? { times: 1 } : {}) });
      return {
        expected: passes ? 'loaded' : 'ERR_TIMEOUT',
        options: { ...SHORT, transport: azure.clientOptions },
        withinMs: 5_500,
        real: true,
      };
    },
  },
  {
    name: 'body that is cut off',
    strike({ azure, passes, variant, secret }) {
      const effect = variant ? { effect: 'truncate' as const } : { effect: 'close' as const, afterBytes: 40 };
      azure.fault({ match: { secret }, ...effect, ...(passes ? { times: 1 } : {}) });
      return {
        expected: passes ? 'loaded' : 'ERR_BAD_RESPONSE',
        options: { ...SHORT, transport: azure.clientOptions },
        withinMs: 5_500,
        real: true,
      };
    },
  },
  {
    name: 'HTML, nothing, or something else as a 200',
    strike({ azure, passes, variant, secret }) {
      const effect = variant ? 'html' : passes ? 'empty' : 'malformed';
      azure.fault({ match: { secret }, effect, ...(passes ? { times: 2 } : {}) });
      return { expected: passes ? 'loaded' : 'ERR_BAD_RESPONSE', withinMs: DEADLINE_MS };
    },
  },
  {
    name: '404',
    strike({ azure, variant, secret }) {
      const body = variant ? VAULT_BODY('SecretNotFound') : '<html>canary</html>';
      azure.fault({ match: { secret }, status: 404, body });
      return { expected: variant ? 'ERR_SECRET_NOT_FOUND' : 'ERR_BAD_RESPONSE', withinMs: AT_ONCE_MS };
    },
  },
  {
    name: '403 and 401',
    strike({ azure, passes, variant, secret }) {
      const inner = variant ? 'ForbiddenByRbac' : 'ForbiddenByFirewall';
      const body = VAULT_BODY('Forbidden', inner);
      azure.fault({ match: { secret }, ...(passes ? { status: 401 } : { status: 403, body }) });
      const forbidden = variant ? 'ERR_FORBIDDEN_RBAC' : 'ERR_FORBIDDEN_FIREWALL';
      return { expected: passes ? 'ERR_AUTHENTICATION_FAILED' : forbidden, withinMs: AT_ONCE_MS };
    },
  },
  {
    name: 'identity down',
    strike({ credential, passes, variant }) {
      let left = passes ? 2 : Infinity;
      const getToken: TokenCredential['getToken'] = (scopes, options) => {
        left -= 1;
        const cause = variant ? { code: 'ECONNREFUSED' } : { name: 'AuthenticationError', statusCode: 500 };
        return left >= 0
          ? Promise.reject(Object.assign(new Error('canary-value'), cause))
          : credential.getToken(scopes, options);
      };
      const expected = variant ? 'ERR_CREDENTIAL_UNAVAILABLE' : 'ERR_AUTHENTICATION_FAILED';
      const options = { credential: { getToken } };
      return { expected: passes ? 'loaded' : expected, options, withinMs: DEADLINE_MS };
    },
  },
];
