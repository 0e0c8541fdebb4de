import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { HttpRequest } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';

export interface AccessKey {
  readonly id: string;
  /** Base64. */
  readonly secret: string;
}

const AUTHORIZATION = /^HMAC-SHA256 +Credential=([^&]+)&SignedHeaders=([^&]+)&Signature=([^&]+)$/i;
const REQUIRED = ['x-ms-date', 'host', 'x-ms-content-sha256'];
const TOLERANCE_MS = 15 * 60 * 1000;

/**
 * Why a signature is not accepted, `undefined` when it is. The body is not looked at: see `isBodySigned`.
 * @param machineNow the client's clock is the machine's, wherever the emulator's has been set to.
 */
export function signatureProblem(
  request: HttpRequest,
  key: AccessKey,
  machineNow: number,
): string | undefined {
  const [, id, names = '', signature = ''] =
    AUTHORIZATION.exec(headerOf(request, 'authorization') ?? '') ?? [];
  if (id !== key.id) return 'Invalid Credential';
  const signed = names.toLowerCase().split(';');
  const missing = REQUIRED.find((name) => !signed.includes(name) || headerOf(request, name) === undefined);
  if (missing !== undefined) return `${missing} is required as a signed header`;
  const date = Date.parse(headerOf(request, 'x-ms-date') ?? '');
  // Written this way round, no date is out of bounds as well.
  if (!(Math.abs(date - machineNow) <= TOLERANCE_MS)) return 'The access token has expired';

  const values = signed.map((name) => headerOf(request, name) ?? '').join(';');
  const text = `${request.method}\n${request.target}\n${values}`;
  const expected = createHmac('sha256', Buffer.from(key.secret, 'base64')).update(text).digest();
  const given = Buffer.from(signature, 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected)
    ? undefined
    : 'Invalid Signature';
}

/** Whether a body is the one that was signed; true for a request that is not signed at all. */
export function isBodySigned(request: HttpRequest, body: string): boolean {
  const given = headerOf(request, 'x-ms-content-sha256');
  return given === undefined || given === createHash('sha256').update(body).digest('base64');
}
