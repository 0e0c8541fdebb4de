import type { TransportOptions } from './azure/pipeline.js';
import { type Clock, systemClock } from './clock.js';
import type { ConfigError } from './errors.js';
import type { RotationChannel } from './events/rotation-channel.js';
import { type Logger, unfailing } from './logger.js';
import type { VaultOptions } from './secrets/allowed-vaults.js';
import { CLOUDS, type Cloud } from './secrets/cloud.js';
import type { TokenCredential } from './secrets/credential.js';
import type { SecretProvider } from './secrets/secret-provider.js';
import { invalidOption, refuseUnknownOptions } from './option-errors.js';
import { envFile } from './sources/env-file.js';
import { environment } from './sources/environment.js';
import type { Source } from './sources/source.js';
import type { StandardSchema } from './tree/standard-schema.js';

/** The options of loadConfig(), none of them required; docs/options.md lists them. */
export interface LoadConfigOptions<S extends StandardSchema = StandardSchema> {
  /** Where configuration comes from; a later source wins. Default: `.env` if there is one, then the environment. */
  sources?: readonly Source[];
  /**
   * The vault of references that name none: a name or an https URL. Default: KEY_VAULT_URL, else KEY_VAULT_NAME, else that of
   * `provider`.
   */
  vault?: string | VaultOptions;
  /** The other vaults that references may name: a list, or a map of aliases. With `vault` it is the closed list. */
  vaults?: readonly string[] | Readonly<Record<string, string | VaultOptions>>;
  /** `'any-azure'` lets references name every vault of the cloud. Default `'listed'`. */
  allowVaults?: 'listed' | 'any-azure';
  /** One of Azure's clouds by name, or the addresses of another. Default `'public'`. */
  cloud?: keyof typeof CLOUDS | Cloud;
  /** Default: what the environment calls for (managed identity, workload identity, AZURE_CLIENT_*, developer tools). */
  credential?: TokenCredential;
  /** Replaces Key Vault whole: `memoryProvider({ 'db-password': '…' })` in tests. It is closed with the configuration. */
  provider?: SecretProvider;
  /** Any Standard Schema; its output is what `config.values` holds. Default: none, the values are as the sources gave them. */
  schema?: S;
  /** Follows the sources: `true` reads them again every 5 minutes. Default `false`. */
  refresh?:
    | boolean
    | {
        /** Milliseconds between refreshes, and for how long a secret on demand is fresh. Default 300,000. */
        readonly intervalMs?: number;
        /**
         * Past this age, in milliseconds, `config.health` is `stale`; so long past its interval the cache serves a secret on
         * demand that cannot be fetched. Default: no limit.
         */
        readonly maxStalenessMs?: number;
      };
  /** How long a load is tried; a refresh too, but for `waitForAccessMs`. */
  startup?: {
    /** Milliseconds for the whole load. Default 30,000. */
    readonly deadlineMs?: number;
    /** Milliseconds for one request. Default 5,000. */
    readonly attemptTimeoutMs?: number;
    /**
     * For so many milliseconds a 403 is tried again, for roles that were granted a moment ago; the load may take as much
     * longer. Default 0.
     */
    readonly waitForAccessMs?: number;
  };
  /** Requests in flight to one vault at once; default 64. */
  concurrency?: number;
  /** What to do about a secret outside its own dates, which Key Vault serves all the same. Default `'warn'`. */
  onExpired?: 'warn' | 'error' | 'ignore';
  /** From when on a secret counts as expiring in warnings and in `config.health`, in milliseconds; default 30 days. */
  warnBeforeExpiryMs?: number;
  /** Tells the other instances of the application of rotations that one of them heard of. Default: none. */
  channel?: RotationChannel;
  /** Where messages go, with names and never values; without one there are none. */
  logger?: Logger;
  /** How requests leave the process; the emulator's `clientOptions` fit here. */
  transport?: TransportOptions;
  /** The environment variables: of environment(), KEY_VAULT_*, the default credential and the proxy. Default `process.env`. */
  env?: NodeJS.ProcessEnv;
  /** Ends the load when aborted; what has been loaded ends with close(). */
  signal?: AbortSignal;
  /** A number in [0, 1) for the jitter of waits; default `Math.random`. */
  random?: () => number;
  /** The time, for tests. Default: that of this machine. */
  clock?: Clock;
}

/** The options with every default in its place. */
export type LoadSettings = Readonly<
  Omit<LoadConfigOptions, 'cloud' | 'startup' | 'refresh'> &
    Required<
      Pick<
        LoadConfigOptions,
        | 'sources'
        | 'allowVaults'
        | 'concurrency'
        | 'env'
        | 'random'
        | 'clock'
        | 'onExpired'
        | 'warnBeforeExpiryMs'
      >
    > & {
      cloud: Cloud;
      deadlineMs: number;
      attemptTimeoutMs: number;
      waitForAccessMs: number;
      /** How long a secret is fresh. */
      intervalMs: number;
      /** Whether there is a timer. */
      refreshes: boolean;
      maxStalenessMs?: number;
    }
>;

const DEFAULTS = {
  allowVaults: 'listed',
  deadlineMs: 30_000,
  attemptTimeoutMs: 5_000,
  waitForAccessMs: 0,
  intervalMs: 300_000,
  onExpired: 'warn',
  warnBeforeExpiryMs: 30 * 86_400_000,
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
  'refresh',
  'startup',
  'concurrency',
  'onExpired',
  'warnBeforeExpiryMs',
  'channel',
  'logger',
  'transport',
  'env',
  'signal',
  'random',
  'clock',
] as const satisfies readonly (keyof LoadConfigOptions)[];

const STARTUP_NAMES = ['deadlineMs', 'attemptTimeoutMs', 'waitForAccessMs'];
const REFRESH_NAMES = ['intervalMs', 'maxStalenessMs'];
/** Numbers of milliseconds, and the lanes; 0 has no meaning for the first of them. */
const POSITIVE = ['concurrency', 'deadlineMs', 'attemptTimeoutMs', 'intervalMs'] as const;
const NOT_NEGATIVE = ['waitForAccessMs', 'warnBeforeExpiryMs', 'maxStalenessMs'] as const;

/** @throws ConfigError ERR_UNKNOWN_OPTION for a name nobody knows, ERR_INVALID_OPTION for a number that makes no sense */
export function loadSettings(options: LoadConfigOptions): LoadSettings {
  const { cloud, transport, ...rest } = options;
  // Programs without types write null for what is not given.
  const [startup, refresh] = [options.startup ?? {}, options.refresh ?? false];
  const { intervalMs = DEFAULTS.intervalMs, maxStalenessMs } = typeof refresh === 'object' ? refresh : {};
  refuseUnknownOptions(options, OPTION_NAMES);
  refuseUnknownOptions(startup, STARTUP_NAMES, 'startup.');
  refuseUnknownOptions(Object(refresh), REFRESH_NAMES, 'refresh.');
  const settings = {
    ...rest,
    sources: rest.sources ?? [envFile({ optional: true }), environment()],
    allowVaults: rest.allowVaults ?? DEFAULTS.allowVaults,
    concurrency: rest.concurrency ?? DEFAULTS.concurrency,
    env: rest.env ?? process.env,
    random: rest.random ?? Math.random,
    clock: rest.clock ?? systemClock,
    onExpired: rest.onExpired ?? DEFAULTS.onExpired,
    warnBeforeExpiryMs: rest.warnBeforeExpiryMs ?? DEFAULTS.warnBeforeExpiryMs,
    cloud: cloudOf(cloud ?? 'public'),
    ...(transport ? { transport } : {}),
    ...(rest.logger ? { logger: unfailing(rest.logger) } : {}),
    refreshes: refresh !== false,
    intervalMs,
    ...(maxStalenessMs == null ? {} : { maxStalenessMs }),
    waitForAccessMs: startup.waitForAccessMs ?? DEFAULTS.waitForAccessMs,
    deadlineMs: startup.deadlineMs ?? DEFAULTS.deadlineMs,
    attemptTimeoutMs: startup.attemptTimeoutMs ?? DEFAULTS.attemptTimeoutMs,
  };
  if (!['boolean', 'object'].includes(typeof refresh))
    throw invalid('refresh', 'it is neither true nor false nor { intervalMs, maxStalenessMs }');
  if (settings.schema && typeof settings.schema['~standard']?.validate !== 'function')
    throw invalid('schema', 'it is no Standard Schema, as those of zod, valibot and arktype are');
  if (!['warn', 'error', 'ignore'].includes(settings.onExpired))
    throw invalid('onExpired', 'it is none of warn, error, ignore');
  for (const name of POSITIVE)
    // The upper bound is that of Node's timers: a longer wait would be none.
    if (!isWhole(settings[name], 1) || settings[name] >= 2 ** 31)
      throw invalid(name, 'it is not a positive whole number');
  for (const name of NOT_NEGATIVE)
    if (!isWhole(settings[name] ?? 0, 0)) throw invalid(name, 'it is not a whole number from 0 on');
  return settings;
}

function isWhole(value: number, least: number): boolean {
  return Number.isInteger(value) && value >= least;
}

function invalid(option: string, message: string): ConfigError {
  return invalidOption(option, message, `correct ${option}`);
}

function cloudOf(cloud: keyof typeof CLOUDS | Cloud): Cloud {
  if (typeof cloud === 'object') return cloud;
  if (Object.hasOwn(CLOUDS, cloud)) return CLOUDS[cloud];
  throw invalid('cloud', `it is none of ${Object.keys(CLOUDS).join(', ')}`);
}
