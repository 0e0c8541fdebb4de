import type { HttpResponse } from '../http/http-message.js';
import type { Html } from './html.js';

// Nothing inline, nothing from elsewhere, no frame around it, no trace of it in a cache or a Referer.
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  // Not `no-referrer`: browsers would send `Origin: null` with the page's own forms.
  'Referrer-Policy': 'same-origin',
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Cache-Control': 'no-store',
};

export function htmlResponse(body: Html, status = 200): HttpResponse {
  return respond(status, { 'Content-Type': 'text/html; charset=utf-8' }, String(body));
}

/** On to another address with GET, as after a form. */
export function seeOther(location: string, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return respond(303, { Location: location, ...headers });
}

export function asset(type: string, body: string): HttpResponse {
  return respond(200, { 'Content-Type': `${type}; charset=utf-8` }, body);
}

export function empty(status: number, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return respond(status, headers);
}

function respond(status: number, headers: Readonly<Record<string, string>>, body = ''): HttpResponse {
  return { status, headers: { ...HEADERS, ...headers }, body };
}
