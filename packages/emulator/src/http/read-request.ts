import type { IncomingMessage } from 'node:http';
import type { HttpRequest } from './http-message.js';
import { readBody } from './read-body.js';

/** Takes from Node's request what the protocol needs. */
export function readRequest(request: IncomingMessage, secure: boolean): HttpRequest {
  const target = request.url ?? '/';
  // Through a proxy the target of a plain request is absolute: GET http://127.0.0.1:4010/msi/token
  const [, authority = request.headers.host ?? '', relative = target] =
    /^https?:\/\/([^/?]*)(.*)$/i.exec(target) ?? [];
  return {
    secure,
    method: request.method ?? 'GET',
    host: hostOf(authority),
    ...splitTarget(relative),
    headers: request.headers,
    readBody: () => readBody(request),
  };
}

export function splitTarget(target: string): Pick<HttpRequest, 'path' | 'query' | 'target'> {
  const [path = '', ...query] = target.split('?');
  return { path: path || '/', query: new URLSearchParams(query.join('?')), target };
}

/** The host of `host:port`, in lower case. */
export function hostOf(authority: string): string {
  return authority.replace(/:\d*$/, '').toLowerCase();
}
