import type { IncomingMessage } from 'node:http';

/** Methods that a Request of the Fetch standard cannot have. */
const FORBIDDEN = new Set(['CONNECT', 'TRACE', 'TRACK']);

/**
 * The request of Node as one of the Fetch standard; `undefined` when it cannot be one. Its address is the whole one, also in a
 * mounted application. Its body is read as it is asked for; one that was read before is `parsed`.
 */
export function toRequest(incoming: IncomingMessage, parsed: unknown): Request | undefined {
  const { method = 'GET', headers } = incoming;
  const url = urlOf(incoming);
  if (url === undefined || FORBIDDEN.has(method)) return undefined;
  const fields = Object.entries(headers).flatMap(([name, value = []]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  const hasBody = method !== 'GET' && method !== 'HEAD';
  return new Request(url, {
    method,
    headers: fields,
    ...(hasBody ? { body: bodyOf(incoming, parsed), duplex: 'half' } : {}),
  });
}

function urlOf(incoming: IncomingMessage): string | undefined {
  const { socket, headers, url = '/' } = incoming;
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  // Express takes the mount path off `url` and keeps the whole in `originalUrl`.
  const whole = 'originalUrl' in incoming ? String(incoming.originalUrl) : url;
  const origin = `${scheme}://${headers.host ?? 'localhost'}`;
  const path = whole.startsWith('/') ? whole : '/';
  // A host with a slash or an @ in it would move the border between host and path.
  if (!URL.canParse(origin) || new URL(origin).pathname !== '/' || /[/\\?#@]/.test(headers.host ?? ''))
    return undefined;
  return URL.canParse(origin + path) ? origin + path : undefined;
}

type Body = ReadableStream | string | Uint8Array;

function bodyOf(incoming: IncomingMessage, parsed: unknown): Body {
  // Some parsers leave an empty object where they have read nothing.
  if (parsed === undefined || !incoming.readableEnded)
    // The request must outlive a body that was not read to its end: the answer goes through the same socket.
    return ReadableStream.from(incoming.iterator({ destroyOnReturn: false }));
  if (typeof parsed === 'string' || parsed instanceof Uint8Array) return parsed;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(incoming.headers['content-type'] ?? '');
  return isForm ? formOf(parsed) : JSON.stringify(parsed);
}

/** A field that was sent several times has several texts; what parsers make of `a[b]=` has no way back. */
function formOf(parsed: unknown): string {
  const fields = Object.entries(parsed ?? {}).flatMap(([name, value]: [string, unknown]) =>
    [value].flat().flatMap((one): [string, string][] => (typeof one === 'string' ? [[name, one]] : [])),
  );
  return new URLSearchParams(fields).toString();
}
