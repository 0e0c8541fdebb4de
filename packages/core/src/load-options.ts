import type { TransportOptions } from './azure/pipeline.js';
import { problemError } from './errors.js';
import type { VaultOptions } from './secrets/allowed-vaults.js';
import { CLOUDS, type Cloud } from './secrets/cloud.js';
import type { TokenCredential } from './secrets/credential.js';
import type { SecretProvider } from './secrets/secret-provider.js';
import { nearestName } from './nearest-name.js';
import { envFile } from './sources/env-file.js';
import { environment } from './sources/environment.js';
import type { Source } from './sources/source.js';
import type { StandardSchema } from './tree/standard-schema.js';

export interface LoadConfigOptions<S extends StandardSchema = StandardSchema> {
  /** Where configuration comes from; a later source wins. Default: `.env` if there is one, then the environment. */
  sources?: readonly Source[];
  /** The vault of references that name none: a name or an https URL. Default: KEY_VAULT_URL, else KEY_VAULT_NAME. */
  vault?: string | VaultOptions;
  /** The other vaults that references may name: a list, or a map of aliases. With `vault` it is the closed list. */
  vaults?: readonly string[] | Readonly<Record<string, string | VaultOptions>>;
  /** `'any-azure'` lets references name every vault of the cloud. Default `'listed'`. */
  allowVaults?: 'listed' | 'any-azure';
  /** Default `'public'`. */
  cloud?: keyof typeof CLOUDS | Cloud;
  /** Default: what the environment calls for (managed identity, workload identity, AZURE_CLIENT_*, developer tools). */
  credential?: TokenCredential;
  /** Replaces Key Vault whole: `memoryProvider({ 'db-password': '…' })` in tests. */
  provider?: SecretProvider;
  /** Any Standard Schema; its output is what `config.values` holds. */
  schema?: S;
  /** Milliseconds. Default: a deadline of 30,000 for the whole load, 5,000 for one request. */
  startup?: { readonly deadlineMs?: number; readonly attemptTimeoutMs?: number };
  /** Requests in flight to one vault at once; default 64. */
  concurrency?: number;
  /** How requests leave the process; the emulator's `clientOptions` fit here. */
  transport?: TransportOptions;
  /** Default `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Ends the load when aborted. */
  signal?: AbortSignal;
  /** For the jitter of waits; default `Math.random`. */
  random?: () => number;
}

/** The options with every default in its place. */
export type LoadSettings = Readonly<
  Omit<LoadConfigOptions, 'cloud' | 'startup'> &
    Required<Pick<LoadConfigOptions, 'sources' | 'allowVaults' | 'concurrency' | 'env' | 'random'>> & {
      cloud: Cloud;
      deadlineMs: number;
      attemptTimeoutMs: number;
    }
>;

const DEFAULTS = {
  allowVaults: 'listed',
  deadlineMs: 30_000,
  attemptTimeoutMs: 5_000,
  concurrency: 64,
} as const;

/** Every name that loadConfig() knows; an adapter takes its share of a larger set of options by it. */
export const OPTION_NAMES = [
  'sources',
  'vault',
  'vaults',
  'allowVaults',
  'cloud',
  'credential',
  'provider',
  'schema',
  'startup',
  'concurrency',
  'transport',
  'env',
  'signal',
  'random',
] as const satisfies readonly (keyof LoadConfigOptions)[];

const STARTUP_NAMES = ['deadlineMs', 'attemptTimeoutMs'];

/** @throws ConfigError ERR_UNKNOWN_OPTION for a name nobody knows, ERR_INVALID_OPTION for a number that makes no sense */
export function loadSettings(options: LoadConfigOptions): LoadSettings {
  const { cloud = 'public', startup = {}, ...rest } = options;
  refuseUnknownOptions(options, OPTION_NAMES);
  refuseUnknownOptions(startup, STARTUP_NAMES, 'startup.');
  const settings = {
    ...rest,
    sources: rest.sources ?? [envFile({ optional: true }), environment()],
    allowVaults: rest.allowVaults ?? DEFAULTS.allowVaults,
    concurrency: rest.concurrency ?? DEFAULTS.concurrency,
    env: rest.env ?? process.env,
    random: rest.random ?? Math.random,
    cloud: cloudOf(cloud),
    deadlineMs: startup.deadlineMs ?? DEFAULTS.deadlineMs,
    attemptTimeoutMs: startup.attemptTimeoutMs ?? DEFAULTS.attemptTimeoutMs,
  };
  for (const name of ['concurrency', 'deadlineMs', 'attemptTimeoutMs'] as const) {
    // The upper bound is that of Node's timers: a longer wait would be none.
    if (!(Number.isInteger(settings[name]) && settings[name] >= 1 && settings[name] < 2 ** 31))
      throw invalid(name, 'it is not a positive whole number');
  }
  return settings;
}

/** @throws ConfigError ERR_UNKNOWN_OPTION for the first name that is not among `known`, with the nearest one that is */
export function refuseUnknownOptions(options: object, known: readonly string[], prefix = ''): void {
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
    { name: `option ${prefix}${unknown}` },
  );
}

function invalid(option: string, message: string) {
  return problemError(
    { code: 'ERR_INVALID_OPTION', message, remedy: `correct ${option}`, transient: false },
    { name: `option ${option}` },
  );
}

function cloudOf(cloud: keyof typeof CLOUDS | Cloud): Cloud {
  if (typeof cloud === 'object') return cloud;
  if (Object.hasOwn(CLOUDS, cloud)) return CLOUDS[cloud];
  throw invalid('cloud', `it is none of ${Object.keys(CLOUDS).join(', ')}`);
}
