import { escapeFilter, type SettingsQuery } from '../azure/app-configuration-client.js';
import { invalidOption, refuseUnknownOptions } from '../option-errors.js';
import { isPlainObject } from '../tree/config-tree.js';
import { FEATURE_FLAG_PREFIX } from './app-configuration-content.js';

/** Settings to load; without any property, all that have no label. */
export interface SettingSelector {
  /** A key, the start of keys (`'app:*'`), or several by commas. Default: all. `\` stands before a `*`, `,` or `\` of a key. */
  readonly key?: string;
  /** Exactly this label. Default: settings without one. */
  readonly label?: string;
  /** Settings with all of these tags. */
  readonly tags?: Readonly<Record<string, string>>;
  /** The name of a snapshot, instead of all the above. It never changes, and is read once. */
  readonly snapshot?: string;
}

/** Whose options an error names. */
export const SOURCE = 'appConfiguration()';

const NAMES = ['key', 'label', 'tags', 'snapshot'];

/** @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION */
export function toQuery(selector: SettingSelector, index: number): SettingsQuery {
  const option = `selectors[${index}]`;
  refuseUnknownOptions(selector, NAMES, `${option}.`, SOURCE);
  const { key, label, tags = {}, snapshot } = selector;
  if (snapshot !== undefined && Object.keys(selector).length > 1)
    throw invalidOption(option, 'a snapshot is read whole', 'leave key, label and tags off', SOURCE);
  if (label !== undefined && /[*,]/.test(label))
    throw invalidOption(
      `${option}.label`,
      'a label is exact',
      'write a selector for each label; of the same key the later one wins',
      SOURCE,
    );
  if (!isPlainObject(tags))
    throw invalidOption(`${option}.tags`, 'tags are names with values', "{ team: 'shop' }", SOURCE);
  return {
    ...(key === undefined ? {} : { key }),
    ...(label === undefined || label === '' ? {} : { label }),
    ...(snapshot === undefined ? {} : { snapshot }),
    tags: Object.entries(tags).map(([name, value]) => `${escapeFilter(name)}=${escapeFilter(value)}`),
  };
}

/** Flags are settings with a prefix, which a filter of keys leaves out: they are asked for by the same labels and tags. */
export function withFeatureFlags(queries: readonly SettingsQuery[]): SettingsQuery[] {
  const all = queries.flatMap((query) =>
    query.snapshot !== undefined || (query.key ?? '*') === '*'
      ? [query]
      : [query, { ...query, key: `${FEATURE_FLAG_PREFIX}*` }],
  );
  const texts = all.map((query) => JSON.stringify(query));
  return all.filter((_, index) => texts.lastIndexOf(texts[index] ?? '') === index);
}

/** A sentinel is read as a list of one setting. */
export function sentinelQuery(
  sentinel: string | { readonly key: string; readonly label?: string },
): SettingsQuery {
  const { key, label } = typeof sentinel === 'string' ? { key: sentinel } : sentinel;
  return { key: escapeFilter(key), ...(label === undefined || label === '' ? {} : { label }) };
}
