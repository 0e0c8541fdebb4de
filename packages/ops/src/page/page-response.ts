import type { Html } from './html.js';

// Nothing inline, nothing from elsewhere, no frame around it, no trace of it in a cache. Its own Referer stays: browsers that
// are told to send none send no Origin with a form either.
const HEADERS = {
  'content-security-policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
  'referrer-policy': 'same-origin',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'cache-control': 'no-store',
  vary: 'accept',
};

export function htmlResponse(body: Html, status = 200): Response {
  return respond(status, 'text/html; charset=utf-8', String(body));
}

export function pageJson(body: object, status = 200): Response {
  return respond(status, 'application/json', JSON.stringify(body));
}

export function textResponse(
  status: number,
  text: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return respond(status, 'text/plain; charset=utf-8', `${text}\n`, headers);
}

export function assetResponse(type: string, body: string): Response {
  return respond(200, `${type}; charset=utf-8`, body);
}

/** On to another address with GET, as after a form. */
export function seeOther(location: string): Response {
  return new Response(undefined, { status: 303, headers: { ...HEADERS, location } });
}

function respond(
  status: number,
  type: string,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Response {
  return new Response(body, { status, headers: { ...HEADERS, 'content-type': type, ...headers } });
}
