import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { json, queryOf } from '../http/http-message.js';
import { badParameter } from './errors.js';

const LARGEST_PAGE = 25;

interface Page<T> {
  readonly items: readonly T[];
  /** What identifies an item among the others; pages go on after it, whatever was added meanwhile. */
  readonly idOf: (item: T) => string;
  readonly show: (item: T) => object;
}

/** One page of a list in the order of `items`, with an absolute link to the next one as Azure writes it. */
export function secretPage<T>(request: HttpRequest, { items, idOf, show }: Page<T>): HttpResponse {
  const asked = queryOf(request, 'maxresults');
  const size = asked === undefined ? LARGEST_PAGE : Number(asked);
  if (!Number.isInteger(size) || size < 1 || size > LARGEST_PAGE) {
    return badParameter(`maxresults is a number from 1 to ${LARGEST_PAGE}`);
  }
  const token = queryOf(request, '$skiptoken');
  const after = token === undefined ? undefined : readToken(token);
  if (after === null) return badParameter('$skiptoken is not one of this vault');

  const start = after === undefined ? 0 : items.findIndex((item) => idOf(item) > after);
  const page = start < 0 ? [] : items.slice(start, start + size);
  const last = page.at(-1);
  const more = last !== undefined && start + size < items.length;
  return json(200, { value: page.map(show), nextLink: more ? nextLink(request, idOf(last)) : null });
}

function nextLink(request: HttpRequest, last: string): string {
  const query = [`api-version=${queryOf(request, 'api-version')}`, `$skiptoken=${writeToken(last)}`];
  const size = queryOf(request, 'maxresults');
  if (size !== undefined) query.push(`maxresults=${size}`);
  // The port is there although it goes without saying: so does Azure, and clients must bear it.
  return `https://${request.host}:443${request.path}?${query.join('&')}`;
}

function writeToken(last: string): string {
  return Buffer.from(JSON.stringify({ NextMarker: last, TargetLocation: 0 })).toString('base64url');
}

/** @returns `null` when it is no token. */
function readToken(token: string): string | null {
  try {
    const content: unknown = JSON.parse(Buffer.from(token, 'base64url').toString());
    if (typeof content !== 'object' || content === null || !('NextMarker' in content)) return null;
    return typeof content.NextMarker === 'string' ? content.NextMarker : null;
  } catch {
    return null;
  }
}
