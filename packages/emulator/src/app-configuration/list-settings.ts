import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { queryOf } from '../http/http-message.js';
import { keyValue } from './key-value.js';
import { bare, invalidArgument } from './problems.js';
import { identify } from './setting-id.js';
import { parseFilter, parseTagFilter } from './setting-filter.js';
import { settingPage } from './setting-page.js';
import type { StoreInput } from './store-operation.js';
import type { Setting } from './store.js';

const MAX_TAG_FILTERS = 5;

/** Settings by key, label and tags, or those of a snapshot. */
export function listSettings({ request, store, moment }: StoreInput): HttpResponse {
  const name = queryOf(request, 'snapshot');
  // Not by the ETag, which a write changes while a client is between two pages.
  if (name === undefined) return filtered(request, store.list(moment), identify);
  const snapshot = store.snapshots.find(name);
  return snapshot ? pageOf(request, snapshot.items, identify) : bare(404);
}

export function listRevisions({ request, store, moment }: StoreInput): HttpResponse {
  return filtered(request, store.revisions(moment), ({ etag }) => etag);
}

type IdOf = (setting: Setting) => string;

function filtered(request: HttpRequest, settings: readonly Setting[], idOf: IdOf): HttpResponse {
  const passesKey = parseFilter(queryOf(request, 'key'));
  if (!passesKey) return invalidArgument('key', 'Invalid filter');
  const passesLabel = parseFilter(queryOf(request, 'label'));
  if (!passesLabel) return invalidArgument('label', 'Invalid filter');
  const passTags = tagFilters(request);
  if (!passTags) return invalidArgument('tags', 'Invalid filter');
  const passing = settings.filter(
    ({ key, label, tags }) => passesKey(key) && passesLabel(label) && passTags.every((pass) => pass(tags)),
  );
  return pageOf(request, passing, idOf);
}

function pageOf(request: HttpRequest, settings: readonly Setting[], idOf: IdOf): HttpResponse {
  const items = settings.map((setting) => ({
    id: idOf(setting),
    etag: setting.etag,
    body: keyValue(setting),
  }));
  return settingPage(request, { type: 'kvset', items });
}

function tagFilters({
  query,
}: HttpRequest): ((tags: Readonly<Record<string, string>>) => boolean)[] | undefined {
  const given = [...query].filter(([name]) => /^tags(\[\])?$/i.test(name)).map(([, value]) => value);
  const filters = given.map(parseTagFilter).filter((filter) => filter !== undefined);
  return filters.length === given.length && given.length <= MAX_TAG_FILTERS ? filters : undefined;
}
