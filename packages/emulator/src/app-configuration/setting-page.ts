import { createHash } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { json, queryOf } from '../http/http-message.js';
import { failedCondition } from './conditions.js';
import { quote, select } from './key-value.js';
import { invalidArgument } from './problems.js';

const PAGE_SIZE = 100;

export interface SettingPage {
  /** The last word of the media type: `kvset`, `labelset` ... */
  readonly type: string;
  /** Each item with what tells it apart from the others, in the order of the list. */
  readonly items: readonly {
    readonly id: string;
    readonly etag: string;
    readonly body: Record<string, unknown>;
  }[];
}

/** One page of a list, with its ETag, and a relative link to the next one in the body and in a header. */
export function settingPage(request: HttpRequest, { type, items }: SettingPage): HttpResponse {
  const after = queryOf(request, 'after');
  const start =
    after === undefined ? 0 : items.findIndex(({ id }) => tokenOf(id) === after.replace(/=+$/, '')) + 1;
  if (after !== undefined && start === 0) return invalidArgument('after', 'not a continuation of this list');
  const page = items.slice(start, start + PAGE_SIZE);
  const last = page.at(-1);
  const next = last && start + PAGE_SIZE < items.length ? nextLink(request, last.id) : undefined;

  const etag = createHash('sha256')
    .update([...page.map((item) => item.etag), String(next !== undefined)].join())
    .digest('base64url');
  const headers = {
    ETag: quote(etag),
    ...(next === undefined ? {} : { Link: `<${next}>; rel="next"` }),
  };
  const failed = failedCondition(request, etag);
  // The link is there even without news: the client goes on to the next page by it.
  if (failed) return { ...failed, headers: { ...failed.headers, ...headers } };
  const body = {
    items: page.map((item) => select(request, item.body)),
    etag,
    ...(next === undefined ? {} : { '@nextLink': next }),
  };
  const contentType = `application/vnd.microsoft.appconfig.${type}+json; charset=utf-8`;
  return json(200, body, { 'Content-Type': contentType, ...headers });
}

function nextLink({ path, query }: HttpRequest, last: string): string {
  const kept = [...query].filter(([name]) => name.toLowerCase() !== 'after');
  const written = [...kept, ['after', tokenOf(last)] as const].map(
    ([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`,
  );
  return `${path}?${written.join('&')}`;
}

function tokenOf(id: string): string {
  return Buffer.from(id).toString('base64url');
}
