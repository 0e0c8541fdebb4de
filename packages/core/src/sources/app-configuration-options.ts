import type { SettingsQuery } from '../azure/app-configuration-client.js';
import {
  parseConnectionString,
  parseEndpoint,
  type StoreEndpoint,
} from '../azure/app-configuration-endpoint.js';
import { invalidOption, refuseUnknownOptions } from '../option-errors.js';
import type { TokenCredential } from '../secrets/credential.js';
import {
  type SettingSelector,
  sentinelQuery,
  SOURCE,
  toQuery,
  withFeatureFlags,
} from './app-configuration-selectors.js';

/** Which store, which of its settings, and where they go; one of `endpoint` and `connectionString` is required. */
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

/** @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION */
export function appConfigurationSettings(options: AppConfigurationOptions): AppConfigurationSettings {
  const { credential, selectors = [{}], trimPrefix = [], separator = ':' } = options;
  const { featureFlags = false, sentinel } = options;
  refuseUnknownOptions(options, NAMES, '', SOURCE);
  if (separator === '')
    throw invalidOption('separator', 'it is empty', "give a text such as ':', or false", SOURCE);
  if (featureFlags === '')
    throw invalidOption('featureFlags', 'it is empty', 'give a path, or false', SOURCE);
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

function endpointsOf(options: AppConfigurationOptions): AppConfigurationSettings['endpoints'] {
  const endpoints = listOf(options.endpoint).map((text) =>
    parsed(parseEndpoint(text), 'endpoint', 'copy it from the portal: https://<store>.azconfig.io'),
  );
  const signed = listOf(options.connectionString).map((text) =>
    parsed(
      parseConnectionString(text),
      'connectionString',
      'copy it from the access keys of the store: Endpoint=https://...;Id=...;Secret=...',
    ),
  );
  const [first, ...rest] = [...endpoints, ...signed];
  if (!first || (endpoints.length > 0 && signed.length > 0))
    throw invalidOption(
      'endpoint',
      'one of endpoint and connectionString is needed',
      "name the store: endpoint: 'https://<store>.azconfig.io'",
      SOURCE,
    );
  if (endpoints.some(({ origin }) => origin.startsWith('http:')))
    throw invalidOption(
      'endpoint',
      'a token is not sent over http',
      'use https, or a connection string',
      SOURCE,
    );
  return [first, ...rest];
}

/** Nothing of the text is told: it may be the other of the two. */
function parsed(endpoint: StoreEndpoint | undefined, option: string, remedy: string): StoreEndpoint {
  if (endpoint) return endpoint;
  throw invalidOption(option, 'it is not one of App Configuration', remedy, SOURCE);
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  return value === undefined ? [] : typeof value === 'string' ? [value] : value;
}
