import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';
import { quote } from './key-value.js';
import { bare } from './problems.js';

/** The answer when `If-Match` or `If-None-Match` does not hold: 304 for reads without news, else 412. */
export function failedCondition(request: HttpRequest, etag: string | undefined): HttpResponse | undefined {
  const [ifMatch, ifNoneMatch] = [headerOf(request, 'if-match'), headerOf(request, 'if-none-match')];
  if (ifMatch !== undefined && !isAmong(ifMatch, etag)) return bare(412);
  if (ifNoneMatch === undefined || !isAmong(ifNoneMatch, etag)) return undefined;
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  return bare(isRead ? 304 : 412, etag === undefined ? {} : { ETag: quote(etag) });
}

function isAmong(header: string, etag: string | undefined): boolean {
  if (etag === undefined) return false;
  return header.split(',').some((each) => ['*', etag, quote(etag), `'${etag}'`].includes(each.trim()));
}
