import { EmulatorError } from './emulator-error.js';
import type { EventSubscription } from './events/webhook.js';
import type { Latency } from './faults/latency.js';
import { checkLatency } from './faults/latency.js';
import type { QuotaOptions } from './key-vault/quota.js';
import type { Seed } from './seed/seed.js';

/** What is there at the start, and how the emulator behaves; all of it may be left out. */
export interface EmulatorOptions extends Seed {
  /** Path of a seed file, YAML or JSON; what stands beside it in these options wins. */
  readonly seed?: string | undefined;
  /** Webhooks on this machine for the events of the vaults. The handshake comes before the first event. */
  readonly subscriptions?: readonly EventSubscription[] | undefined;
  /** How late every answer is. Default 0. */
  readonly latencyMs?: Latency | undefined;
  /** Azure's limit on GETs of a vault, `false` for none. Default 4,000 in 10 s. */
  readonly quota?: QuotaOptions | false | undefined;
  /** How long tokens live. Default: 24 hours. */
  readonly tokenLifetimeMs?: number | undefined;
  /** How long a deleted secret is not to be found among the deleted ones: seconds in Azure. Default 0. */
  readonly deletionDelayMs?: number | undefined;
  /** Of the random generator behind probabilities and latencies. Default 1. */
  readonly randomSeed?: number | undefined;
  /** Port on 127.0.0.1. Default 0: any free one. */
  readonly port?: number | undefined;
  /** Start even when NODE_ENV is `production`. Default `false`. */
  readonly force?: boolean | undefined;
}

/** Options with their defaults. */
export interface NormalOptions {
  readonly seedFile: string | undefined;
  readonly seed: Seed;
  readonly subscriptions: readonly EventSubscription[];
  readonly latency: Latency;
  readonly quota: QuotaOptions | undefined;
  readonly tokenLifetimeMs: number | undefined;
  readonly deletionDelayMs: number;
  readonly randomSeed: number;
  readonly port: number;
}

const KNOWN: readonly string[] = [
  'seed',
  'vaults',
  'settings',
  'snapshots',
  'identities',
  'tenantId',
  'subscriptions',
  'latencyMs',
  'quota',
  'tokenLifetimeMs',
  'deletionDelayMs',
  'randomSeed',
  'port',
  'force',
] satisfies (keyof EmulatorOptions)[];

/** @throws {EmulatorError} `BAD_OPTION`, `REFUSED_IN_PRODUCTION` */
export function normalizeOptions(options: EmulatorOptions, nodeEnv: string | undefined): NormalOptions {
  const unknown = Object.keys(options).find((name) => !KNOWN.includes(name));
  if (unknown !== undefined) {
    const message = `startEmulator has no option "${unknown}"; known: ${KNOWN.join(', ')}.`;
    throw new EmulatorError('BAD_OPTION', message);
  }
  if (nodeEnv === 'production' && !options.force) {
    const message = 'The emulator does not start while NODE_ENV is "production"; force it if you mean it.';
    throw new EmulatorError('REFUSED_IN_PRODUCTION', message);
  }
  const { vaults, settings, snapshots, identities, tenantId, quota = {} } = options;
  const { tokenLifetimeMs, deletionDelayMs = 0 } = options;
  checkDuration('tokenLifetimeMs', tokenLifetimeMs);
  checkDuration('deletionDelayMs', deletionDelayMs);
  return {
    seedFile: options.seed,
    seed: { vaults, settings, snapshots, identities, tenantId },
    subscriptions: options.subscriptions ?? [],
    latency: checkLatency(options.latencyMs ?? 0),
    quota: quota === false ? undefined : quota,
    tokenLifetimeMs,
    deletionDelayMs,
    randomSeed: options.randomSeed ?? 1,
    port: options.port ?? 0,
  };
}

function checkDuration(name: string, ms: number | undefined): void {
  if (ms === undefined || ms >= 0) return;
  throw new EmulatorError('BAD_OPTION', `The option ${name} is a number of milliseconds, not negative.`);
}
