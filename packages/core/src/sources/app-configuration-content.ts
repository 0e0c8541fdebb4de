import type { StoredSetting } from '../azure/app-configuration-client.js';
import { isPlainObject } from '../tree/config-tree.js';
import type { ParseJson } from './parse-json.js';

/** What the content type of a setting says of its value; a Key Vault reference is told by appConfigurationReference(). */
export type SettingKind = 'flag' | 'snapshot-reference' | 'json' | 'text';

/** Before the name of every feature flag. Source: Microsoft, App Configuration, "Feature management". */
export const FEATURE_FLAG_PREFIX = '.appconfig.featureflag/';
const FEATURE_FLAG = 'application/vnd.microsoft.appconfig.ff+json';
const SNAPSHOT_PROFILE = /;\s*profile="?https:\/\/azconfig\.io\/mime-profiles\/snapshot-ref"?\s*(;|$)/i;

/** Media types are compared case-insensitively; of the parameters only the profile of a snapshot reference counts. */
export function kindOf({ key, contentType = '' }: StoredSetting): SettingKind {
  const mediaType = (contentType.split(';')[0] ?? '').trim().toLowerCase();
  if (mediaType === FEATURE_FLAG || key.startsWith(FEATURE_FLAG_PREFIX)) return 'flag';
  if (!/^application\/([^+]+\+)*json(\+|$)/.test(mediaType)) return 'text';
  return SNAPSHOT_PROFILE.test(contentType) ? 'snapshot-reference' : 'json';
}

/** The snapshot that a setting names: `{"snapshot_name":"…"}` under the content type of snapshot references. */
export function snapshotOf(setting: StoredSetting, parseJson: ParseJson): string | undefined {
  if (kindOf(setting) !== 'snapshot-reference') return undefined;
  const value = parseJson(setting.value ?? '');
  const name: unknown = isPlainObject(value) ? value['snapshot_name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}
