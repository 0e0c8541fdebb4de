import type { Clock } from '../clock.js';
import { publish } from '../diagnostics.js';
import { type ConfigError, isConfigError } from '../errors.js';
import type { AzureEvent } from '../events/key-vault-events.js';
import type { Rotation, RotationChannel } from '../events/rotation-channel.js';
import { isExpired } from '../expiry.js';
import type { Logger } from '../logger.js';
import type { ReferenceObject } from '../references/object-form.js';
import { type SecretIdentifier, secretKey, vaultName } from '../secrets/secret-provider.js';
import type { CacheReport, SecretStore } from '../secrets/secret-store.js';
import type { Traffic } from '../secrets/vault-traffic.js';
import { changedPaths, touches } from '../tree/changed-paths.js';
import { formatPath, type Path } from '../tree/path.js';
import type { ExpiringSecret, Health, HealthCause } from './health.js';
import { type Change, type FrozenListener, Listeners, type Unsubscribe } from './listeners.js';
import type { Moment } from './moment.js';
import { Refresher, type RefreshScope } from './refresher.js';
import type { ReferenceReport, Report } from './report.js';
import { FrozenSnapshot } from './snapshot.js';

/** What a living configuration needs of the load that made it. */
export interface Journey {
  /** From the sources to the values, once more. @param forgetMarks services are read whole, whatever they marked */
  travel(
    previous: Moment,
    options: { readonly scope: RefreshScope; readonly forgetMarks: boolean },
  ): Promise<Moment>;
  resolve(
    tree: object,
    name: string,
    moment: Moment,
  ): Promise<{ tree: unknown; references: readonly ReferenceReport[] }>;
  read(reference: string | ReferenceObject): Promise<unknown>;
  /** URL of a vault by its own name. */
  vaultUrl(name: string): string;
  close(): Promise<void>;
  readonly store: SecretStore;
  readonly traffic: Traffic;
}

export interface LiveOptions {
  readonly intervalMs: number | undefined;
  readonly maxStalenessMs?: number;
  readonly onExpired: 'warn' | 'error' | 'ignore';
  readonly warnBeforeExpiryMs: number;
  readonly channel?: RotationChannel;
  readonly logger?: Logger;
  readonly random: () => number;
  readonly clock: Clock;
}

/** The configuration as it lives on: one snapshot after another, each published by one assignment. */
export class LiveConfig {
  readonly #journey: Journey;
  readonly #options: LiveOptions;
  readonly #listeners: Listeners;
  readonly #refresher: Refresher;
  readonly #unsubscribe: (() => void) | undefined;
  /** Rows of trees that adapters had resolved, by the name of the tree. */
  readonly #others = new Map<string, readonly ReferenceReport[]>();
  /** The newest version that an event told of, by secret: deliveries come more than once. */
  readonly #heard = new Map<string, string>();
  #moment: Moment;
  #snapshot: FrozenSnapshot;
  #failure: HealthCause | undefined;
  #forgetMarks = false;
  #warned: ReadonlySet<string> = new Set();

  constructor(first: Moment, journey: Journey, options: LiveOptions) {
    this.#journey = journey;
    this.#options = options;
    this.#moment = first;
    this.#snapshot = new FrozenSnapshot(first.values, 1, new Date(options.clock.now()));
    this.#listeners = new Listeners(options.logger);
    journey.store.commit(first.secrets);
    this.#warnOfExpiry();
    this.#refresher = new Refresher({
      ...options,
      cycle: (scope) => this.#cycle(scope),
      nextExpiry: () => journey.store.nextExpiry,
    });
    this.#unsubscribe = options.channel?.subscribe((rotations) => void this.#invalidate(rotations));
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  get snapshot(): FrozenSnapshot {
    return this.#snapshot;
  }

  get report(): Report {
    const others = [...this.#others.values()].flat();
    return Object.freeze({ references: Object.freeze([...this.#moment.references, ...others]) });
  }

  get cache(): CacheReport {
    return this.#journey.store.report;
  }

  get health(): Health {
    const { intervalMs, maxStalenessMs = Infinity, clock } = this.#options;
    const ageMs = clock.now() - this.#moment.startedAt;
    const follows = intervalMs !== undefined || this.#failure !== undefined;
    const status = follows && ageMs > maxStalenessMs ? 'stale' : this.#failure ? 'degraded' : 'ok';
    const vaults = Array.from(this.#journey.traffic.vaults, ([vault, { breaker }]) => {
      const { trouble } = breaker;
      return trouble
        ? [{ vault, code: trouble.cause.code, since: trouble.since, retryAt: trouble.retryAt }]
        : [];
    }).flat();
    return {
      status,
      ageMs,
      ...(this.#failure ? { cause: this.#failure } : {}),
      vaults,
      expiring: this.#expiring(),
    };
  }

  onChange(path: string, listener: FrozenListener): Unsubscribe {
    return this.#listeners.add(path === '' ? [] : path.split('.'), listener);
  }

  refresh(): Promise<void> {
    return this.#refresher.refresh();
  }

  read(reference: string | ReferenceObject): Promise<unknown> {
    return this.#journey.read(reference);
  }

  async resolve(tree: object, name: string): Promise<unknown> {
    const { tree: resolved, references } = await this.#journey.resolve(tree, name, this.#moment);
    this.#others.set(name, references);
    return resolved;
  }

  handleEvents(events: readonly AzureEvent[]): number {
    const { logger, channel } = this.#options;
    let concerned = 0;
    const rotations: Rotation[] = [];
    for (const event of events) {
      if (event.kind === 'validation') continue;
      if (event.kind === 'setting-changed') {
        concerned += 1;
        this.#forgetMarks = true;
        this.#refresher.onEvent();
      } else if (event.kind === 'rotated') {
        const { vault, secret, version } = event;
        rotations.push({ vault, secret, ...(version === undefined ? {} : { version }) });
      } else if (
        this.#journey.store.has({ vaultUrl: this.#journey.vaultUrl(event.vault), name: event.secret })
      ) {
        concerned += 1;
        const what = event.kind === 'expired' ? 'has expired' : 'expires soon';
        logger?.warn(`Vaultref: ${event.secret} in ${event.vault} ${what}`);
      }
    }
    if (rotations.length > 0 && channel) void this.#tell(channel, rotations);
    return concerned + this.#invalidate(rotations);
  }

  async close(): Promise<void> {
    this.#refresher.close();
    this.#listeners.clear();
    this.#unsubscribe?.();
    await this.#journey.close();
  }

  /** The secrets that are held and have another version now are fetched again; gives how many these are. */
  #invalidate(rotations: readonly Rotation[]): number {
    let concerned = 0;
    for (const { vault, secret, version } of rotations) {
      const id: SecretIdentifier = { vaultUrl: this.#journey.vaultUrl(vault), name: secret };
      const key = secretKey(id);
      if (!this.#journey.store.has(id)) continue;
      concerned += 1;
      if (version !== undefined && this.#heard.get(key) === version) continue;
      if (version !== undefined && this.#journey.store.held(id, true)?.secret.version === version) continue;
      if (version !== undefined) this.#heard.set(key, version);
      this.#journey.store.invalidate(id);
      this.#refresher.onEvent();
    }
    return concerned;
  }

  async #tell(channel: RotationChannel, rotations: readonly Rotation[]): Promise<void> {
    try {
      await channel.publish(rotations);
    } catch (error) {
      const name = error instanceof Error ? error.name : typeof error;
      this.#options.logger?.error(`Vaultref: the rotation channel failed with ${name}`);
      publish('vaultref:failure', () => ({ operation: 'channel', code: name }));
    }
  }

  async #cycle(scope: RefreshScope): Promise<void> {
    const startedAt = this.clock.now();
    const forgetMarks = this.#forgetMarks;
    this.#forgetMarks = false;
    try {
      const moment = await this.#journey.travel(this.#moment, { scope, forgetMarks });
      const changed = this.#publish(moment);
      publish('vaultref:refresh', () => ({
        generation: this.#snapshot.generation,
        durationMs: this.clock.now() - startedAt,
        changed: changed.map(({ path, ...version }) => ({ path: formatPath(path), ...version })),
      }));
    } catch (error) {
      this.#forgetMarks ||= forgetMarks;
      this.#noteFailure(error);
      publish('vaultref:refresh', () => ({
        generation: this.#snapshot.generation,
        durationMs: this.clock.now() - startedAt,
        changed: [],
        code: causeOf(error).code,
      }));
      throw error;
    }
  }

  /** Everything from here to its end happens in one turn: no reader sees one part of it without the other. */
  #publish(moment: Moment): readonly Change[] {
    const { logger } = this.#options;
    const previous = this.#snapshot;
    const changed = changedPaths(previous.values, moment.values).map((path) =>
      withVersion(path, moment.references),
    );
    this.#journey.store.commit(moment.secrets);
    this.#moment = changed.length === 0 ? { ...moment, values: previous.values } : moment;
    if (this.#failure) logger?.info(`Vaultref: refresh works again after ${this.#failure.failures} failures`);
    this.#failure = undefined;
    this.#warnOfExpiry();
    if (changed.length === 0) return changed;
    this.#snapshot = new FrozenSnapshot(moment.values, previous.generation + 1, new Date(this.clock.now()));
    logger?.info(`Vaultref: changed ${changed.map(({ path }) => formatPath(path)).join(', ')}`);
    this.#listeners.notify({ changed, snapshot: this.#snapshot, previous });
    return changed;
  }

  #noteFailure(error: unknown): void {
    const { code, message } = causeOf(error);
    const since = this.#failure?.since ?? new Date(this.clock.now());
    if (!this.#failure)
      this.#options.logger?.warn(`Vaultref: refresh failed, the values of before stay in use. ${message}`);
    this.#failure = { code, message, since, failures: (this.#failure?.failures ?? 0) + 1 };
    publish('vaultref:failure', () => ({ operation: 'refresh', code }));
  }

  #expiring(): ExpiringSecret[] {
    const { warnBeforeExpiryMs, onExpired, clock } = this.#options;
    if (onExpired === 'ignore') return [];
    const now = clock.now();
    const secrets = new Map<string, ExpiringSecret>();
    for (const { vault, secret, version, expiresOn } of this.report.references)
      if (expiresOn && expiresOn.getTime() <= now + warnBeforeExpiryMs)
        secrets.set(`${vault}/${secret}/${version ?? ''}`, {
          vault,
          secret,
          expiresOn,
          expired: isExpired({ expiresOn }, now),
        });
    return [...secrets.values()];
  }

  /** Each secret is warned of once when it comes near its end, and once when it is past it. */
  #warnOfExpiry(): void {
    const expiring = this.#expiring();
    const keys = expiring.map(({ vault, secret, expired }) => `${vault}/${secret}/${expired}`);
    for (const [index, { vault, secret, expiresOn, expired }] of expiring.entries())
      if (!this.#warned.has(keys[index] ?? ''))
        this.#options.logger?.warn(
          `Vaultref: ${secret} in ${vaultName(vault)} ${expired ? 'expired' : 'expires'} on ${expiresOn.toISOString()}`,
        );
    this.#warned = new Set(keys);
  }
}

function withVersion(path: Path, references: readonly ReferenceReport[]): Change {
  const version = references.find((reference) => touches(reference.path, path))?.version;
  return version === undefined ? { path } : { path, version };
}

/** What went wrong, in words that are ours: the text of a foreign error could hold anything. */
function causeOf(error: unknown): Pick<ConfigError, 'code' | 'message'> {
  return isConfigError(error)
    ? error
    : {
        code: 'ERR_RESOLUTION_FAILED',
        message: `${error instanceof Error ? error.name : typeof error} was thrown by a source or by the schema`,
      };
}
