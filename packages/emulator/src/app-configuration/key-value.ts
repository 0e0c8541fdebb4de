import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { json, queryOf } from '../http/http-message.js';
import type { Setting } from './store.js';

const KEY_VALUE = 'application/vnd.microsoft.appconfig.kv+json; charset=utf-8';

/** A setting as App Configuration sends it. */
export function keyValue(setting: Setting): Record<string, unknown> {
  return {
    etag: setting.etag,
    key: setting.key,
    label: setting.label ?? null,
    content_type: setting.contentType ?? null,
    value: setting.value,
    tags: setting.tags,
    description: setting.description,
    locked: setting.locked,
    last_modified: new Date(setting.lastModified).toISOString().replace(/\.\d+Z$/, '+00:00'),
  };
}

export function settingAnswer(request: HttpRequest, setting: Setting): HttpResponse {
  return json(200, select(request, keyValue(setting)), {
    'Content-Type': KEY_VALUE,
    ETag: quote(setting.etag),
    'Last-Modified': new Date(setting.lastModified).toUTCString(),
  });
}

/** Only the fields that `$Select` names, all without it. */
export function select(request: HttpRequest, body: Record<string, unknown>): Record<string, unknown> {
  const fields = queryOf(request, '$select')?.split(',');
  if (!fields) return body;
  return Object.fromEntries(Object.entries(body).filter(([field]) => fields.includes(field)));
}

export function quote(etag: string): string {
  return `"${etag}"`;
}
