import { decodeSegment } from '../http/http-message.js';

/** The operations of App Configuration. */
export type SettingOperation =
  | 'listSettings'
  | 'getSetting'
  | 'setSetting'
  | 'deleteSetting'
  | 'lockSetting'
  | 'unlockSetting'
  | 'listRevisions'
  | 'listKeys'
  | 'listLabels'
  | 'listSnapshots'
  | 'getSnapshot'
  | 'createSnapshot'
  | 'updateSnapshot'
  | 'getOperation';

export interface SettingTarget {
  readonly operation: SettingOperation;
  /** Key of a setting or name of a snapshot; empty for lists. */
  readonly name: string;
}

// HEAD is GET without a body; whoever delivers the answer leaves that out.
const ROUTES: readonly (readonly [SettingOperation, method: RegExp, path: RegExp])[] = [
  ['listSettings', /^(GET|HEAD)$/, /^\/kv\/?$/],
  ['getSetting', /^(GET|HEAD)$/, /^\/kv\/([^/]+)$/],
  ['setSetting', /^PUT$/, /^\/kv\/([^/]+)$/],
  ['deleteSetting', /^DELETE$/, /^\/kv\/([^/]+)$/],
  ['lockSetting', /^PUT$/, /^\/locks\/([^/]+)$/],
  ['unlockSetting', /^DELETE$/, /^\/locks\/([^/]+)$/],
  ['listRevisions', /^(GET|HEAD)$/, /^\/revisions\/?$/],
  ['listKeys', /^(GET|HEAD)$/, /^\/keys\/?$/],
  ['listLabels', /^(GET|HEAD)$/, /^\/labels\/?$/],
  ['listSnapshots', /^(GET|HEAD)$/, /^\/snapshots\/?$/],
  ['getSnapshot', /^(GET|HEAD)$/, /^\/snapshots\/([^/]+)$/],
  ['createSnapshot', /^PUT$/, /^\/snapshots\/([^/]+)$/],
  ['updateSnapshot', /^PATCH$/, /^\/snapshots\/([^/]+)$/],
  ['getOperation', /^GET$/, /^\/operations\/?$/],
];

/** @returns `undefined` for what the emulator does not serve. */
export function routeSetting(method: string, path: string): SettingTarget | undefined {
  for (const [operation, verb, pattern] of ROUTES) {
    const match = verb.test(method) ? pattern.exec(path) : undefined;
    if (match) return { operation, name: decodeSegment(match[1] ?? '') };
  }
  return undefined;
}
