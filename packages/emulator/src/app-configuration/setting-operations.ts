import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { queryOf } from '../http/http-message.js';
import { failedCondition } from './conditions.js';
import { settingAnswer } from './key-value.js';
import { listNames, listSnapshots } from './list-names.js';
import { listRevisions, listSettings } from './list-settings.js';
import { bare, invalidArgument, keyLocked } from './problems.js';
import { readSettingBody } from './setting-body.js';
import type { SettingId } from './setting-id.js';
import type { SettingOperation } from './setting-routes.js';
import { readSignedBody } from './signed-body.js';
import { SNAPSHOT_OPERATIONS } from './snapshot-operations.js';
import type { Setting } from './store.js';
import type { StoreInput, StoreOperation } from './store-operation.js';

/** Every operation of App Configuration, for a caller who may ask for it. */
export const SETTING_OPERATIONS: Readonly<Record<SettingOperation, StoreOperation>> = {
  listSettings,
  listRevisions,
  listKeys: (input) => listNames(input, 'key'),
  listLabels: (input) => listNames(input, 'label'),
  listSnapshots: ({ request, store }) => listSnapshots(request, store),

  ...SNAPSHOT_OPERATIONS,

  getSetting({ request, store, name, moment }) {
    const found = store.find(idOf(request, name), moment);
    if (!found) return bare(404);
    return failedCondition(request, found.etag) ?? settingAnswer(request, found);
  },

  async setSetting({ request, store, name }) {
    const signed = await readSignedBody(request);
    if ('refusal' in signed) return signed.refusal;
    const id = idOf(request, name);
    const found = store.find(id);
    const refusal = refuseWrite(request, found);
    if (refusal) return refusal;
    const body = readSettingBody(signed.text);
    if ('invalid' in body) return invalidArgument(body.invalid, 'Invalid value');
    return settingAnswer(request, store.set({ ...id, ...body, locked: false }));
  },

  deleteSetting({ request, store, name }) {
    const id = idOf(request, name);
    const refusal = refuseWrite(request, store.find(id));
    if (refusal) return refusal;
    const removed = store.remove(id);
    return removed ? settingAnswer(request, removed) : bare(204);
  },

  lockSetting: (input) => setLocked(input, true),
  unlockSetting: (input) => setLocked(input, false),
};

function refuseWrite(request: HttpRequest, found: Setting | undefined): HttpResponse | undefined {
  return failedCondition(request, found?.etag) ?? (found?.locked ? keyLocked(found.key) : undefined);
}

function setLocked({ request, store, name }: StoreInput, locked: boolean): HttpResponse {
  const found = store.find(idOf(request, name));
  if (!found) return bare(404);
  return failedCondition(request, found.etag) ?? settingAnswer(request, store.set({ ...found, locked }));
}

/** No label is written as nothing, or as the character 0. */
function idOf(request: HttpRequest, key: string): SettingId {
  const label = queryOf(request, 'label');
  return { key, label: label === '\0' || label === '' ? undefined : label };
}
