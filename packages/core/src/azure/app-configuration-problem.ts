import {
  type ConfigError,
  type ConfigErrorCode,
  isConfigError,
  type Problem,
  problemError,
} from '../errors.js';
import type { StoreEndpoint } from './app-configuration-endpoint.js';
import { RejectedAnswer } from './rejected-answer.js';

/** The name of a store as a source of configuration, for errors and the report. */
export function storeName({ host }: StoreEndpoint): string {
  return `app configuration ${host}`;
}

/** Makes an error of ours of whatever the pipeline threw; nothing of the SDK's error is kept. */
export function storeError(
  error: unknown,
  endpoint: StoreEndpoint,
  { timedOut, snapshot }: { readonly timedOut: boolean; readonly snapshot: string | undefined },
): ConfigError {
  const source = { name: storeName(endpoint) };
  if (timedOut) return problemError(unreadable('ERR_TIMEOUT', endpoint), source);
  if (error instanceof RejectedAnswer) {
    const { code, details, transient } = error;
    const problem =
      details.status === 404 ? notFound(snapshot) : unreadable(code, endpoint, details.status, transient);
    return problemError({ ...problem, ...details, reason: details.reason ?? problem.reason }, source);
  }
  // What is wrong with the identity is not the store's doing, and has a code of its own.
  const [failure] = isConfigError(error) ? error.failures : [];
  return problemError(failure ?? unreadable('ERR_BAD_RESPONSE', endpoint), source);
}

type Unreadable = Problem & { readonly reason: string };

function unreadable(
  code: ConfigErrorCode,
  endpoint: StoreEndpoint,
  status?: number,
  transient = TRANSIENT.has(code),
): Unreadable {
  const [reason, message, remedy] = explain(code, endpoint, status);
  return { code: 'ERR_SOURCE_UNREADABLE', reason, message, remedy, transient };
}

const TRANSIENT: ReadonlySet<ConfigErrorCode> = new Set([
  'ERR_TIMEOUT',
  'ERR_THROTTLED',
  'ERR_VAULT_UNREACHABLE',
  'ERR_VAULT_NOT_FOUND',
]);

type Explanation = readonly [reason: string, message: string, remedy: string];

function explain(
  code: ConfigErrorCode,
  { host, connectionString }: StoreEndpoint,
  status: number | undefined,
): Explanation {
  switch (code) {
    case 'ERR_AUTHENTICATION_FAILED':
      return connectionString === undefined
        ? [
            'UNAUTHORIZED',
            'the store refused the token of the application',
            `check that the identity belongs to the tenant of ${host} and that the clock of this machine is right`,
          ]
        : [
            'UNAUTHORIZED',
            'the store refused the connection string',
            `copy it again from the access keys of ${host}; a key that was regenerated is worth nothing`,
          ];
    case 'ERR_FORBIDDEN':
      return connectionString === undefined
        ? [
            'FORBIDDEN',
            'the identity of the application may not read the store from here',
            `grant it 'App Configuration Data Reader' on ${host} (a new role takes up to 15 minutes to work), and check the network rules of the store`,
          ]
        : [
            'FORBIDDEN',
            'the store lets no one in with a connection string from here',
            `enable the access keys of ${host} or use a credential, and check the network rules of the store`,
          ];
    case 'ERR_TIMEOUT':
      return ['TIMEOUT', 'the store did not answer in time', `check the network between here and ${host}`];
    case 'ERR_THROTTLED':
      return [
        'THROTTLED',
        'the store asks for fewer requests',
        'refresh less often, watch a sentinel, or choose a tier with a higher quota',
      ];
    case 'ERR_TLS':
      return [
        'TLS',
        'the certificate of the store is not trusted',
        `a proxy that inspects TLS between here and ${host}? Name its certificate in NODE_EXTRA_CA_CERTS`,
      ];
    case 'ERR_PROXY':
      return [
        'PROXY',
        'the proxy on the way to the store does not let the request through',
        (status ?? 0) >= 500
          ? `check the spelling of ${host}, since proxies answer like this for a name that they cannot find; then whether the proxy (HTTPS_PROXY) reaches it`
          : `check HTTPS_PROXY and the transport's proxy, or except ${host} from it in NO_PROXY`,
      ];
    case 'ERR_VAULT_NOT_FOUND':
      return [
        'ENOTFOUND',
        'there is no host of this name',
        `correct the name of the store ${host}, or check the DNS of its private endpoint`,
      ];
    case 'ERR_VAULT_UNREACHABLE':
      return [
        'UNREACHABLE',
        'the store could not be reached',
        `check network, proxy (HTTPS_PROXY, NO_PROXY) and private endpoint between here and ${host}`,
      ];
    default:
      return status === 400
        ? [
            'BAD_REQUEST',
            'the store does not accept a selector',
            "correct the selectors: a key ends with '*' or is exact, at most five of them by commas, at most five tags",
          ]
        : [
            'BAD_RESPONSE',
            'the answer is not one of App Configuration',
            `check what answers for ${host} between here and Azure: a proxy, a captive portal`,
          ];
  }
}

function notFound(snapshot: string | undefined): Unreadable {
  return snapshot === undefined
    ? {
        code: 'ERR_SOURCE_UNREADABLE',
        reason: 'NOT_FOUND',
        message: 'there is no store at this address',
        remedy: 'correct the endpoint',
        transient: false,
      }
    : {
        code: 'ERR_SOURCE_UNREADABLE',
        reason: 'NOT_FOUND',
        message: `the store has no snapshot ${snapshot}`,
        remedy: 'correct its name: az appconfig snapshot list --name <store>',
        transient: false,
      };
}
