import { type ConfigErrorCode, isConfigError } from '../errors.js';
import { networkFailure } from './network-failure.js';
import type { PipelinePolicy, PipelineRequest, PipelineResponse } from './pipeline.js';
import { type AnswerDetails, RejectedAnswer } from './rejected-answer.js';

/**
 * Judges every answer before the SDK reads it: its own errors quote bodies, keep the token, and name the cause unreliably.
 * Only a 200 with the JSON body that the request asked for passes, and a 304 where it asked for news only.
 */
export function classifyPolicy(isWanted: IsWanted = isSecretAnswer): PipelinePolicy {
  return {
    name: 'vaultrefClassifyPolicy',
    async sendRequest(request, next) {
      let response: PipelineResponse;
      try {
        response = await next(request);
      } catch (error) {
        if (isConfigError(error) || error instanceof RejectedAnswer) throw error;
        throw request.abortSignal?.aborted ? error : networkFailure(error);
      }
      if (response.status === 304 && request.headers.has('if-none-match')) return response;
      const body = parseBody(response.bodyAsText);
      if (response.status === 200 && body && isWanted(request, body)) return response;
      throw refusal(response, body, request.method);
    },
  };
}

type IsWanted = (request: PipelineRequest, body: Body) => boolean;

interface Body {
  readonly items?: unknown;
  readonly id?: unknown;
  readonly value?: unknown;
  readonly error?: {
    readonly code?: unknown;
    readonly message?: unknown;
    readonly innererror?: { readonly code?: unknown } | null;
  } | null;
}

function parseBody(text: string | null | undefined): Body | undefined {
  try {
    const body: unknown = JSON.parse(text ?? '');
    return typeof body === 'object' && body !== null ? body : undefined;
  } catch {
    return undefined;
  }
}

/** A secret has a value, a list has one of another kind, and what answers a change has at least an identifier. */
function isSecretAnswer({ method, url }: PipelineRequest, { id, value }: Body): boolean {
  if (method !== 'GET') return typeof id === 'string';
  const isList = /^https?:\/\/[^/]+\/secrets(\/[^/?]+\/versions)?\/?(\?|$)/.test(url);
  return isList ? Array.isArray(value) : typeof value === 'string';
}

/** By Azure's inner code. A map: the key comes from the answer, and `constructor` must find nothing. */
const FORBIDDEN: ReadonlyMap<unknown, ConfigErrorCode> = new Map([
  ['SecretDisabled', 'ERR_SECRET_DISABLED'],
  ['ForbiddenByRbac', 'ERR_FORBIDDEN_RBAC'],
  ['AccessDenied', 'ERR_FORBIDDEN_POLICY'],
  ['ForbiddenByPolicy', 'ERR_FORBIDDEN_POLICY'],
  ['ForbiddenByFirewall', 'ERR_FORBIDDEN_FIREWALL'],
  ['ForbiddenByConnection', 'ERR_FORBIDDEN_NETWORK'],
]);
/** What Key Vault says where its public access is off. It is recognised, and not copied. Source: Microsoft, private link diagnostics. */
const NO_PUBLIC_ACCESS =
  /public network access is disabled|this TCP connection does not allow access|connection is not an approved private link/i;

const DELETED: ReadonlySet<unknown> = new Set(['ObjectIsDeletedButRecoverable', 'ObjectIsBeingDeleted']);

/** Not implemented, and a version of HTTP that is not supported: they will not be later. */
const LASTING: ReadonlySet<number> = new Set([501, 505]);

function refusal(
  { status, headers }: PipelineResponse,
  body: Body | undefined,
  method: string,
): RejectedAnswer {
  const requestId = headers.get('x-ms-request-id');
  const retryAfterMs = retryAfter(headers.get('retry-after-ms'), headers.get('retry-after'));
  const details = {
    status,
    // An id of another shape is not Azure's, and could be anything.
    ...(requestId && /^[\w-]{1,64}$/.test(requestId) ? { requestId } : {}),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  };
  const inner = body?.error?.innererror?.code;
  switch (status) {
    case 400:
      return new RejectedAnswer(method === 'PUT' ? 'ERR_SECRET_REFUSED' : 'ERR_BAD_RESPONSE', details);
    case 401:
      return new RejectedAnswer('ERR_AUTHENTICATION_FAILED', { ...akvReason(body), ...details });
    case 403:
      return new RejectedAnswer(forbidden(body), details);
    case 404:
      // A 404 without Azure's body is not the vault's word: a proxy or a captive portal may say it.
      return body?.error
        ? new RejectedAnswer('ERR_SECRET_NOT_FOUND', details)
        : new RejectedAnswer('ERR_BAD_RESPONSE', details);
    case 407:
      return new RejectedAnswer('ERR_PROXY', details);
    case 408:
      return new RejectedAnswer('ERR_TIMEOUT', details);
    case 409:
      return new RejectedAnswer(DELETED.has(inner) ? 'ERR_SECRET_DELETED' : 'ERR_BAD_RESPONSE', details);
    case 429:
      return new RejectedAnswer('ERR_THROTTLED', details);
    default:
      if (status >= 500 && !LASTING.has(status)) return new RejectedAnswer('ERR_VAULT_UNREACHABLE', details);
      // A 200 without a value was cut off or was not the vault's: it may be whole next time. A 3xx or 4xx will not.
      return new RejectedAnswer('ERR_BAD_RESPONSE', details, status === 200);
  }
}

function forbidden(body: Body | undefined): ConfigErrorCode {
  const code = FORBIDDEN.get(body?.error?.innererror?.code);
  const vague = code === undefined || code === 'ERR_FORBIDDEN_FIREWALL';
  if (vague && NO_PUBLIC_ACCESS.test(String(body?.error?.message))) return 'ERR_FORBIDDEN_NETWORK';
  return code ?? 'ERR_FORBIDDEN';
}

/** The second 401, when the credential has no other token to offer. */
export function repeatedToken(response: PipelineResponse): RejectedAnswer {
  const { code, details } = refusal(response, parseBody(response.bodyAsText), 'GET');
  return new RejectedAnswer(code, { reason: 'TOKEN_REPEATED', ...details });
}

/** Key Vault's number for what is wrong with a token (AKV10032: of another tenant); of its text no more is taken. */
function akvReason(body: Body | undefined): AnswerDetails {
  const reason = /AKV\d{5}/.exec(String(body?.error?.message))?.[0];
  return reason === undefined ? {} : { reason };
}

/** `Retry-After` in seconds or as a date (RFC 9110, section 10.2.3), or Azure's form in milliseconds. */
function retryAfter(milliseconds: string | undefined, seconds: string | undefined): number | undefined {
  if (milliseconds !== undefined && /^\d+$/.test(milliseconds)) return Number(milliseconds);
  if (seconds === undefined) return undefined;
  const ms = /^-?\d+$/.test(seconds) ? Number(seconds) * 1_000 : Date.parse(seconds) - Date.now();
  return Number.isFinite(ms) ? ms : undefined;
}
