import {
  type AzureEvent,
  type Config,
  parseKeyVaultEvents,
  problemError,
  refuseUnknownOptions,
} from '@vaultref/core';
import type { FetchHandler } from './fetch-handler.js';
import { jsonResponse, refusal } from './json-response.js';
import { readText } from './read-text.js';
import { isSameSecret } from './shared-secret.js';

/** Deliveries are told from forgeries by a secret that Event Grid was given. */
export interface SharedSecretOptions {
  /**
   * What whoever delivers has to know; of several, any one: the old and the new while it is changed. A function is asked at
   * every delivery: `() => config.get('WEBHOOK_SECRET')`; while it gives none, nobody is let in.
   */
  readonly secret: Secrets | (() => Secrets | undefined);
  /** Never beside `secret`. */
  readonly verify?: never;
  /** The query parameter that holds it, for Event Grid has no better place. Default `secret`. */
  readonly queryParameter?: string;
  /** The header that may hold it instead, and keeps it out of access logs. Default `x-webhook-secret`. */
  readonly header?: string;
}

/** Deliveries are told from forgeries by a function. */
export interface VerifyOptions {
  /**
   * Says whether a delivery is genuine, by its Microsoft Entra token for example. It is given the request without its body,
   * for nobody signs that. What it throws is a no.
   */
  readonly verify: (request: Request) => boolean | Promise<boolean>;
  /** Never beside `verify`. */
  readonly secret?: never;
}

/** How a delivery is told from a forgery: by exactly one of `secret` and `verify`. */
export type WebhookOptions = SharedSecretOptions | VerifyOptions;

/** One secret, or several that are good alike. */
type Secrets = string | readonly string[];

/** What Event Grid delivers at most, in bytes. */
const BODY_LIMIT = 1_048_576;

/**
 * Takes deliveries of Event Grid, in its own schema and as CloudEvents, and lets the configuration fetch the secrets that they
 * name. It answers the handshakes of both schemas, visits no address, and takes nothing from anybody who does not know the secret.
 *
 * @example
 * const webhook = rotationWebhook(config, { secret: () => config.get('WEBHOOK_SECRET') });
 *
 * @throws ConfigError ERR_INVALID_OPTION when it is told neither a secret nor how to verify: it is closed by default;
 * ERR_UNKNOWN_OPTION
 */
export function rotationWebhook(config: Pick<Config, 'handleEvents'>, options: WebhookOptions): FetchHandler {
  refuseUnknownOptions(options, ['secret', 'verify', 'queryParameter', 'header']);
  const isGenuine = verification(options);
  return async (request) => {
    if (request.method !== 'POST' && request.method !== 'OPTIONS')
      return refusal(405, 'method not allowed', { allow: 'POST, OPTIONS' });
    if (!(await isGenuine(request))) return refusal(401, 'unauthorized');
    return request.method === 'OPTIONS' ? allowOrigin(request) : take(config, request);
  };
}

function verification(options: WebhookOptions): (request: Request) => Promise<boolean> {
  const { verify } = options;
  if (verify !== undefined)
    return async (request) => {
      try {
        const { url, method, headers } = request;
        return await verify(new Request(url, { method, headers }));
      } catch {
        return false;
      }
    };
  const { secret, queryParameter = 'secret', header = 'x-webhook-secret' } = options;
  const wanted = (): readonly string[] => {
    const given = typeof secret === 'function' ? secret() : secret;
    // JavaScript lets one of several be undefined, as `config.get()` may give it.
    return (typeof given === 'string' ? [given] : (given ?? [])).filter(Boolean);
  };
  if (typeof secret !== 'function' && wanted().length === 0)
    throw problemError({
      code: 'ERR_INVALID_OPTION',
      message: 'rotationWebhook() has no way to tell a delivery from a forgery',
      remedy: 'add the option secret or verify',
      transient: false,
    });
  return async ({ headers, url }) => {
    const given = headers.get(header) ?? new URL(url).searchParams.get(queryParameter) ?? '';
    return wanted().filter((one) => isSameSecret(given, one)).length > 0;
  };
}

/** The handshake of CloudEvents webhooks (the "HTTP 1.1 Web Hooks" specification, section 4). */
function allowOrigin({ headers }: Request): Response {
  const origin = headers.get('webhook-request-origin');
  if (origin === null) return refusal(400, 'no WebHook-Request-Origin');
  return new Response(undefined, {
    status: 200,
    headers: {
      'webhook-allowed-origin': origin,
      'webhook-allowed-rate': '*',
      allow: 'POST, OPTIONS',
      'cache-control': 'no-store',
    },
  });
}

async function take(config: Pick<Config, 'handleEvents'>, request: Request): Promise<Response> {
  const text = await readText(request, BODY_LIMIT);
  if (text === undefined) return refusal(413, 'too large');
  const body = parse(text);
  if (!isDelivery(body)) return refusal(400, 'not a delivery of events');
  const events = parseKeyVaultEvents(body);
  const handshake = events.find(isValidation);
  // Event Grid takes 200 alone for a yes to its handshake.
  if (handshake) return jsonResponse({ validationResponse: handshake.code });
  return jsonResponse({ concerned: config.handleEvents(events) });
}

function isValidation(event: AzureEvent): event is Extract<AzureEvent, { kind: 'validation' }> {
  return event.kind === 'validation';
}

/** JSON.parse says in its error what it has read. */
function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isDelivery(body: unknown): body is object {
  return Array.isArray(body) ? body.every(isObject) : isObject(body);
}

function isObject(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}
