import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { queryOf } from '../http/http-message.js';
import { invalidArgument } from './problems.js';
import { parseFilter } from './setting-filter.js';
import { settingPage } from './setting-page.js';
import { snapshotBody } from './snapshot.js';
import type { StoreInput } from './store-operation.js';
import type { Store } from './store.js';

/** The different keys or labels of a store; a label may be none. */
export function listNames({ request, store, moment }: StoreInput, field: 'key' | 'label'): HttpResponse {
  const passes = parseFilter(queryOf(request, 'name'));
  if (!passes) return invalidArgument('name', 'Invalid filter');
  const names = new Set(store.list(moment).map((setting) => setting[field]));
  // No label comes first, as the empty text would; an order of `undefined` is not for sort() to give.
  const sorted = [...names].filter(passes).map((name) => name ?? '');
  return settingPage(request, {
    type: `${field}set`,
    items: sorted
      .toSorted()
      .map((name) => ({ id: `=${name}`, etag: name, body: { name: name === '' ? null : name } })),
  });
}

export function listSnapshots(request: HttpRequest, store: Store): HttpResponse {
  const passes = parseFilter(queryOf(request, 'name'));
  if (!passes) return invalidArgument('name', 'Invalid filter');
  const statuses = queryOf(request, 'status')?.split(',');
  const items = store.snapshots
    .list()
    .filter(({ name, status }) => passes(name) && (statuses?.includes(status) ?? true))
    .map((snapshot) => ({ id: snapshot.name, etag: snapshot.etag, body: snapshotBody(snapshot) }));
  return settingPage(request, { type: 'snapshotset', items });
}
