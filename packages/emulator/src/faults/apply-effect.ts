import { STATUS_CODES } from 'node:http';
import type { Subject } from '../call.js';
import type { Answer } from '../http/answer.js';
import { WHOLE } from '../http/answer.js';
import type { HttpResponse } from '../http/http-message.js';
import { json } from '../http/http-message.js';
import type { Verdict } from './faults.js';

type Effect = NonNullable<Verdict['effect']>;
type Struck = Pick<Answer, 'response' | 'delivery'>;

// Status 0, for the log: nothing is answered.
const NOTHING: HttpResponse = { status: 0, headers: {}, body: '' };
const PAGE = '<!DOCTYPE html><html><head><title>Sign in</title></head><body>Please sign in.</body></html>';

/** An answer as an effect leaves it. The true one is worked out only where some of it reaches the client. */
export async function applyEffect(
  effect: Effect,
  kind: Subject['kind'],
  answer: () => HttpResponse | Promise<HttpResponse>,
): Promise<Struck> {
  switch (effect.effect) {
    case 'hang':
      return { response: NOTHING, delivery: { how: 'hang' } };
    case 'reset':
    case 'close': {
      const { effect: by, afterBytes } = effect;
      const response = afterBytes === undefined ? NOTHING : await answer();
      return { response, delivery: { how: 'broken', by, afterBytes } };
    }
    case 'drip': {
      const { bytes, intervalMs } = effect;
      return { response: await answer(), delivery: { how: 'drip', bytes, intervalMs } };
    }
    case 'truncate': {
      const response = await answer();
      const body = Buffer.from(response.body);
      const left = body.subarray(0, effect.bytes ?? Math.floor(body.length / 2));
      return whole({ ...response, body: left.toString() });
    }
    case 'malformed': {
      // With the true body in it, as a proxy's mistake would have: what quotes it gives a value away.
      const response = await answer();
      return whole({ ...response, body: `{${response.body}` });
    }
    case 'empty':
      return whole({ ...(await answer()), body: '' });
    case 'html':
      return whole({ status: effect.status ?? 200, headers: { 'Content-Type': 'text/html' }, body: PAGE });
    case 'throttle': {
      const headers = effect.retryAfter === undefined ? {} : { 'Retry-After': String(effect.retryAfter) };
      return whole(errorOf(kind, 429, headers));
    }
    default: {
      const { status, body, headers } = effect;
      if (typeof body === 'string') return whole({ status, headers: { ...headers }, body });
      return whole(body === undefined ? errorOf(kind, status, headers) : json(status, body, { ...headers }));
    }
  }
}

function whole(response: HttpResponse): Struck {
  return { response, delivery: WHOLE };
}

/** An error as the service of that kind writes it. */
function errorOf(
  kind: Subject['kind'],
  status: number,
  headers: Readonly<Record<string, string>> = {},
): HttpResponse {
  const message = 'Scripted by the emulator.';
  // Key Vault has a word of its own for 429; the other codes are the status text without spaces.
  const code = status === 429 ? 'Throttled' : (STATUS_CODES[status] ?? 'Unknown').replace(/\W/g, '');
  if (kind === 'token') return json(status, { error: code, error_description: message }, { ...headers });
  if (kind !== 'setting') return json(status, { error: { code, message } }, { ...headers });
  const type = `https://azconfig.io/errors/${status === 429 ? 'too-many-requests' : 'scripted'}`;
  const problem = { type, title: STATUS_CODES[status] ?? 'Unknown', detail: message, status };
  return json(status, problem, { 'Content-Type': 'application/problem+json; charset=utf-8', ...headers });
}
