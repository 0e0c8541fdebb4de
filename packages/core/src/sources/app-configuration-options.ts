import {
  parseConnectionString,
  parseEndpoint,
  type StoreEndpoint,
} from '../azure/app-configuration-endpoint.js';
import { escapeFilter, type SettingsQuery } from '../azure/app-configuration-client.js';
import { problemError } from '../errors.js';
import { nearestName } from '../nearest-name.js';
import type { TokenCredential } from '../secrets/credential.js';
import { isPlainObject } from '../tree/config-tree.js';
import { FEATURE_FLAG_PREFIX } from './app-configuration-content.js';

export interface AppConfigurationOptions {
  /** `https://my-store.azconfig.io`, or a list of the replicas of one store, the preferred one first. */
  readonly endpoint?: string | readonly string[] | undefined;
  /** Instead of an endpoint and a credential: `Endpoint=https://…;Id=…;Secret=…`, or a list as above. */
  readonly connectionString?: string | readonly string[] | undefined;
  /** Default: the credential of the load. */
  readonly credential?: TokenCredential | undefined;
  /** What to load; of the same key a later selector wins. Default: all keys without a label. */
  readonly selectors?: readonly SettingSelector[];
  /** Dropped from the start of keys; of several that fit, the longest: `'app:'`. */
  readonly trimPrefix?: string | readonly string[];
  /** Splits keys into paths, so that `db:host` is `db.host`; `false` keeps them flat. Default `':'`. */
  readonly separator?: string | false;
  /** Where feature flags go, each under its name: `'features'`. Default `false`: they are not loaded. */
  readonly featureFlags?: string | false;
  /** A key to watch, perhaps with a label: a refresh reads the settings only when it has changed. Default: all are watched. */
  readonly sentinel?: string | { readonly key: string; readonly label?: string };
}

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

/** The options with every default in its place. */
export interface AppConfigurationSettings {
  readonly endpoints: readonly [StoreEndpoint, ...StoreEndpoint[]];
  readonly credential: TokenCredential | undefined;
  /** In the order in which a later one wins. */
  readonly queries: readonly SettingsQuery[];
  readonly sentinel: SettingsQuery | undefined;
  readonly place: PlaceOptions;
}

/** How settings become paths. */
export interface PlaceOptions {
  /** The longest first. */
  readonly prefixes: readonly string[];
  readonly separator: string | false;
  readonly featureFlags: readonly string[] | undefined;
}

const NAMES = [
  'endpoint',
  'connectionString',
  'credential',
  'selectors',
  'trimPrefix',
  'separator',
  'featureFlags',
  'sentinel',
];
const SELECTOR_NAMES = ['key', 'label', 'tags', 'snapshot'];

/** @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION */
export function appConfigurationSettings(options: AppConfigurationOptions): AppConfigurationSettings {
  const { credential, selectors = [{}], trimPrefix = [], separator = ':' } = options;
  const { featureFlags = false, sentinel } = options;
  refuseUnknown(options, NAMES, '');
  if (separator === '') throw invalid('separator', 'it is empty', "give a text such as ':', or false");
  if (featureFlags === '') throw invalid('featureFlags', 'it is empty', 'give a path, or false');
  const queries = selectors.map(toQuery);
  return {
    endpoints: endpointsOf(options),
    credential,
    queries: featureFlags === false ? queries : withFeatureFlags(queries),
    sentinel: sentinel === undefined ? undefined : sentinelQuery(sentinel),
    place: {
      prefixes: listOf(trimPrefix).toSorted((a, b) => b.length - a.length),
      separator,
      featureFlags: featureFlags === false ? undefined : featureFlags.split('.'),
    },
  };
}

function endpointsOf({
  endpoint,
  connectionString,
}: AppConfigurationOptions): AppConfigurationSettings['endpoints'] {
  // Nothing of the text is told: it may be the other of the two.
  const read = (option: string, texts: readonly string[], parse: typeof parseEndpoint, remedy: string) =>
    texts.map((text) => {
      const parsed = parse(text);
      if (!parsed) throw invalid(option, 'it is not one of App Configuration', remedy);
      return parsed;
    });
  const endpoints = read(
    'endpoint',
    listOf(endpoint),
    parseEndpoint,
    'copy it from the portal: https://<store>.azconfig.io',
  );
  const signed = read(
    'connectionString',
    listOf(connectionString),
    parseConnectionString,
    'copy it from the access keys of the store: Endpoint=https://...;Id=...;Secret=...',
  );
  const [first, ...rest] = [...endpoints, ...signed];
  if (!first || (endpoints.length > 0 && signed.length > 0))
    throw invalid(
      'endpoint',
      'one of endpoint and connectionString is needed',
      "name the store: endpoint: 'https://<store>.azconfig.io'",
    );
  if (endpoints.some(({ origin }) => origin.startsWith('http:')))
    throw invalid('endpoint', 'a token is not sent over http', 'use https, or a connection string');
  return [first, ...rest];
}

function toQuery(selector: SettingSelector, index: number): SettingsQuery {
  const option = `selectors[${index}]`;
  refuseUnknown(selector, SELECTOR_NAMES, `${option}.`);
  const { key, label, tags = {}, snapshot } = selector;
  if (snapshot !== undefined && Object.keys(selector).length > 1)
    throw invalid(option, 'a snapshot is read whole', 'leave key, label and tags off');
  if (label !== undefined && /[*,]/.test(label))
    throw invalid(
      `${option}.label`,
      'a label is exact',
      'write a selector for each label; of the same key the later one wins',
    );
  if (!isPlainObject(tags)) throw invalid(`${option}.tags`, 'tags are names with values', "{ team: 'shop' }");
  return {
    ...(key === undefined ? {} : { key }),
    ...(label === undefined || label === '' ? {} : { label }),
    ...(snapshot === undefined ? {} : { snapshot }),
    tags: Object.entries(tags).map(([name, value]) => `${escapeFilter(name)}=${escapeFilter(value)}`),
  };
}

/** Flags are settings with a prefix, which a filter of keys leaves out: they are asked for by the same labels and tags. */
function withFeatureFlags(queries: readonly SettingsQuery[]): SettingsQuery[] {
  const all = queries.flatMap((query) =>
    query.snapshot !== undefined || (query.key ?? '*') === '*'
      ? [query]
      : [query, { ...query, key: `${FEATURE_FLAG_PREFIX}*` }],
  );
  const texts = all.map((query) => JSON.stringify(query));
  return all.filter((_, index) => texts.lastIndexOf(texts[index] ?? '') === index);
}

function sentinelQuery(sentinel: NonNullable<AppConfigurationOptions['sentinel']>): SettingsQuery {
  const { key, label } = typeof sentinel === 'string' ? { key: sentinel } : sentinel;
  return { key: escapeFilter(key), ...(label === undefined || label === '' ? {} : { label }) };
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}

function refuseUnknown(options: object, known: readonly string[], prefix: string): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  throw problemError(
    {
      code: 'ERR_UNKNOWN_OPTION',
      message: 'there is no such option',
      remedy:
        nearest === undefined ? `the options here are ${known.join(', ')}` : `did you mean "${nearest}"?`,
      transient: false,
    },
    { name: `option ${prefix}${unknown} of appConfiguration()` },
  );
}

function invalid(option: string, message: string, remedy: string) {
  return problemError(
    { code: 'ERR_INVALID_OPTION', message, remedy, transient: false },
    { name: `option ${option} of appConfiguration()` },
  );
}
