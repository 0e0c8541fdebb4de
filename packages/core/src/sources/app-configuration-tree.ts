import type { StoredSetting } from '../azure/app-configuration-client.js';
import type { Failure } from '../errors.js';
import { appConfigurationReference } from '../references/app-configuration.js';
import { escapeTree } from '../references/escape-tree.js';
import { isProblem } from '../references/reference.js';
import { type ConfigTree, isPlainObject } from '../tree/config-tree.js';
import { FEATURE_FLAG_PREFIX, kindOf } from './app-configuration-content.js';
import type { PlaceOptions } from './app-configuration-options.js';
import type { ParseJson } from './parse-json.js';
import { type PlacedValue, placePaths, splitName } from './place-paths.js';

export interface PlacedSettings {
  readonly tree: ConfigTree;
  /** The setting that stands at a path, by the path's JSON. */
  readonly settings: ReadonlyMap<string, StoredSetting>;
  readonly problems: readonly Failure[];
}

/** Puts settings at their paths; of the same path a later setting wins. */
export function placeSettings(
  settings: readonly StoredSetting[],
  options: PlaceOptions,
  { name, parseJson }: { readonly name: string; readonly parseJson: ParseJson },
): PlacedSettings {
  const placed = new Map<string, { path: readonly string[]; setting: StoredSetting }>();
  for (const setting of settings) {
    const path = pathOf(setting, options);
    if (path) placed.set(JSON.stringify(path), { path, setting });
  }
  const values: PlacedValue[] = [];
  const problems: Failure[] = [];
  for (const { path, setting } of placed.values()) {
    const read = valueOf(setting, parseJson);
    const source = { name: settingName(name, setting) };
    if ('value' in read) values.push({ path, value: read.value });
    else problems.push({ ...read, path, source, reference: '', transient: false });
  }
  return {
    tree: placePaths(values),
    settings: new Map(Array.from(placed, ([key, { setting }]) => [key, setting])),
    problems,
  };
}

/** A setting as errors and the report name it. */
export function settingName(source: string, { key, label }: StoredSetting): string {
  return `${source}, setting ${key}${label === undefined ? '' : `, label ${label}`}`;
}

function pathOf(
  setting: StoredSetting,
  { prefixes, separator, featureFlags }: PlaceOptions,
): readonly string[] | undefined {
  const { key } = setting;
  if (kindOf(setting) === 'flag')
    return (
      featureFlags && [
        ...featureFlags,
        key.startsWith(FEATURE_FLAG_PREFIX) ? key.slice(FEATURE_FLAG_PREFIX.length) : key,
      ]
    );
  const prefix = prefixes.find((one) => key.startsWith(one) && key.length > one.length) ?? '';
  return splitName(key.slice(prefix.length), separator);
}

type Unreadable = Pick<Failure, 'code' | 'reason' | 'message' | 'remedy'>;

function valueOf(setting: StoredSetting, parseJson: ParseJson): { readonly value: unknown } | Unreadable {
  const { value, contentType } = setting;
  const reference = appConfigurationReference(contentType, value);
  if (reference)
    return isProblem(reference) ? { code: 'ERR_REFERENCE_SYNTAX', ...reference } : { value: reference };
  const kind = kindOf(setting);
  if (kind === 'text' || value === undefined) return { value: value ?? null };
  const parsed = parseJson(value);
  if (parsed === undefined) return malformed('JSON', 'its content type says JSON, and it is not valid JSON');
  if (kind === 'json') return { value: parsed };
  if (kind === 'flag' && isPlainObject(parsed)) return { value: escapeTree(parsed) };
  return kind === 'flag'
    ? malformed('FEATURE_FLAG', 'a feature flag is a JSON object')
    : malformed('SNAPSHOT', 'a reference to a snapshot names none, or stands in a snapshot itself');
}

function malformed(reason: string, message: string): Unreadable {
  return { code: 'ERR_SOURCE_SYNTAX', reason, message, remedy: 'correct the setting or its content type' };
}
