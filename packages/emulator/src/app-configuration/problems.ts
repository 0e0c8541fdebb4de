import type { HttpResponse } from '../http/http-message.js';
import { json } from '../http/http-message.js';

interface Problem {
  readonly type: string;
  readonly title: string;
  readonly name?: string;
  readonly detail?: string;
}

export function problem(status: number, { type, ...rest }: Problem): HttpResponse {
  const body = { type: `https://azconfig.io/errors/${type}`, ...rest, status };
  return json(status, body, { 'Content-Type': 'application/problem+json; charset=utf-8' });
}

export function invalidArgument(name: string, detail: string): HttpResponse {
  return problem(400, {
    type: 'invalid-argument',
    title: `Invalid request parameter '${name}'`,
    name,
    detail: `${name}: ${detail}`,
  });
}

export function keyLocked(key: string): HttpResponse {
  return problem(409, {
    type: 'key-locked',
    title: `Modifying key '${key}' is not allowed`,
    name: key,
    detail: 'The key is read-only. To allow modification unlock it first.',
  });
}

export function alreadyExists(): HttpResponse {
  return problem(409, { type: 'already-exists', title: 'The resource already exists.', detail: '' });
}

export function invalidState(): HttpResponse {
  return problem(409, {
    type: 'invalid-state',
    title: 'Target resource state invalid.',
    detail: 'The target resource is not in a valid state to perform the requested operation.',
  });
}

/** Nothing but a status: a setting that is not there, a condition that does not hold, an answer without news. */
export function bare(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers, body: '' };
}

export function unauthorized(reason: string | undefined): HttpResponse {
  const hmac =
    reason === undefined ? 'HMAC-SHA256' : `HMAC-SHA256 error="invalid_token" error_description="${reason}"`;
  return bare(401, { 'WWW-Authenticate': `${hmac}, Bearer` });
}
