import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';

export interface AccessKey {
  readonly id: string;
  /** Base64. */
  readonly secret: string;
}

const PARAMETERS = ['Credential', 'SignedHeaders', 'Signature'];
const TOLERANCE_MS = 15 * 60 * 1000;

export type CheckedSignature<K> =
  { readonly key: K; readonly problem?: undefined } | { readonly key?: undefined; readonly problem: string };

/**
 * Which of the keys a request is signed with, or why none. The body is not looked at: see `isBodySigned`.
 * @param machineNow the client's clock is the machine's, wherever the emulator's has been set to.
 */
export function checkSignature<K extends AccessKey>(
  request: HttpRequest,
  keys: readonly K[],
  machineNow: number,
): CheckedSignature<K> {
  const given = parametersOf(headerOf(request, 'authorization') ?? '');
  const absent = PARAMETERS.find((name) => !given.get(name.toLowerCase()));
  if (absent !== undefined) return { problem: `${absent} is required` };
  const key = keys.find(({ id }) => id === given.get('credential'));
  if (!key) return { problem: 'Invalid Credential' };

  const signed = given.get('signedheaders')?.toLowerCase().split(';') ?? [];
  // A client that may not set Date, as in browsers, sends the other one.
  const dateHeader = signed.includes('date') && !signed.includes('x-ms-date') ? 'date' : 'x-ms-date';
  const unsigned = [dateHeader, 'host', 'x-ms-content-sha256'].find((name) => !signed.includes(name));
  if (unsigned !== undefined) return { problem: `${unsigned} is required as a signed header` };
  const date = Date.parse(headerOf(request, dateHeader) ?? '');
  if (Number.isNaN(date)) return { problem: 'Invalid access token date' };
  if (Math.abs(date - machineNow) > TOLERANCE_MS) return { problem: 'The access token has expired' };

  const values = signed.map((name) => headerOf(request, name) ?? '').join(';');
  const text = `${request.method}\n${request.target}\n${values}`;
  const expected = createHmac('sha256', Buffer.from(key.secret, 'base64')).update(text).digest();
  const signature = Buffer.from(given.get('signature') ?? '', 'base64');
  const isRight = signature.length === expected.length && timingSafeEqual(signature, expected);
  return isRight ? { key } : { problem: 'Invalid Signature' };
}

/** Whether a body is the one that was signed; true for a request that is not signed at all. */
export function isBodySigned(request: HttpRequest, body: string): boolean {
  const given = headerOf(request, 'x-ms-content-sha256');
  return given === undefined || given === createHash('sha256').update(body).digest('base64');
}

/** The parameters of an Authorization header by their names in lower case. */
function parametersOf(authorization: string): Map<string, string> {
  const parameters = authorization.replace(/^HMAC-SHA256 */i, '').split('&');
  return new Map(
    parameters.map((parameter) => {
      const [name = '', ...value] = parameter.split('=');
      return [name.trim().toLowerCase(), value.join('=')];
    }),
  );
}
