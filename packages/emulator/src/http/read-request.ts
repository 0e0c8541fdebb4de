import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from './http-message.js';

/** Takes from Node's request what the protocol needs; the body stays unread. */
export function readRequest(request: IncomingMessage, secure: boolean): HttpRequest {
  const target = request.url ?? '/';
  // Through a proxy the target of a plain request is absolute: GET http://127.0.0.1:4010/msi/token
  const [, authority = request.headers.host ?? '', relative = target] =
    /^https?:\/\/([^/?]*)(.*)$/i.exec(target) ?? [];
  const [path = '', ...query] = relative.split('?');
  return {
    secure,
    method: request.method ?? 'GET',
    host: hostOf(authority),
    path: path || '/',
    query: new URLSearchParams(query.join('?')),
    headers: request.headers,
  };
}

/** The host of `host:port`, in lower case. */
export function hostOf(authority: string): string {
  return authority.replace(/:\d*$/, '').toLowerCase();
}
