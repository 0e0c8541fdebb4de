import { randomUUID } from 'node:crypto';
import type { Call } from '../call.js';
import { parseStoreHost } from '../clouds.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { headerOf, queryOf } from '../http/http-message.js';
import { bare, invalidArgument, problem, unauthorized } from './problems.js';
import { SETTING_OPERATIONS } from './setting-operations.js';
import { routeSetting } from './setting-routes.js';
import { momentOf } from './accept-datetime.js';
import type { CallerParts } from './store-caller.js';
import { identifyCaller } from './store-caller.js';
import type { Store } from './store.js';
import type { Stores } from './stores.js';

export interface AppConfigurationParts extends CallerParts {
  readonly stores: Stores;
}

/** The data plane of App Configuration: what a request to a store's host asks for, who may ask, and the answer. */
export function appConfigurationCall(request: HttpRequest, parts: AppConfigurationParts): Call {
  const host = parseStoreHost(request.host);
  const store = host && parts.stores.find(host.store);
  if (!host || !store) {
    const answer = (): HttpResponse =>
      problem(404, { type: 'store-not-found', title: `The emulator has no store for ${request.host}.` });
    return { subject: { kind: 'other' }, dress: (response) => response, answer };
  }
  const target = routeSetting(request.method, request.path);
  const caller = identifyCaller(request, store.name, { ...parts, audiences: host.audiences });
  const answer = (): HttpResponse | Promise<HttpResponse> => {
    if (caller.isForbidden) return bare(403);
    if (!target) return notEmulated(request);
    if (!queryOf(request, 'api-version')) return invalidArgument('api-version', 'Value is required');
    const moment = momentOf(request);
    if (Number.isNaN(moment)) return invalidArgument('Accept-Datetime', 'Invalid date');
    return SETTING_OPERATIONS[target.operation]({ request, store, name: target.name, moment });
  };
  return {
    subject: {
      kind: target ? 'setting' : 'other',
      operation: target?.operation,
      store: store.name,
      key: target?.name === '' ? queryOf(request, 'key') : target?.name,
      identity: caller.identity,
    },
    refusal: caller.refusal && unauthorized(caller.refusal.reason),
    answer,
    dress: (response) => withStoreHeaders(request, response, store),
  };
}

function withStoreHeaders(request: HttpRequest, response: HttpResponse, { sequence }: Store): HttpResponse {
  const clientRequestId = headerOf(request, 'x-ms-client-request-id');
  const headers = {
    'Sync-Token': `zAJw6V16=${Buffer.from(`0:${sequence}`).toString('base64')};sn=${sequence}`,
    'x-ms-request-id': randomUUID(),
    'x-ms-correlation-request-id': randomUUID(),
    ...(clientRequestId === undefined ? {} : { 'x-ms-client-request-id': clientRequestId }),
    'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
    ...response.headers,
  };
  return { ...response, headers };
}

function notEmulated({ method, path }: HttpRequest): HttpResponse {
  return problem(501, {
    type: 'not-implemented',
    title: `The emulator does not implement ${method} ${path}.`,
  });
}
