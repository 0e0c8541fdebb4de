import type { Clock } from '../clock.js';
import { publish } from '../diagnostics.js';
import type { ConfigErrorCode } from '../errors.js';
import type { AzureEvent } from '../events/key-vault-events.js';
import type { RotationChannel } from '../events/rotation-channel.js';
import type { Logger } from '../logger.js';
import type { ReferenceObject } from '../references/object-form.js';
import type { SecretProperties } from '../secrets/secret-provider.js';
import type { CacheReport, SecretStore } from '../secrets/secret-store.js';
import type { Traffic } from '../secrets/vault-traffic.js';
import { formatPath } from '../tree/path.js';
import { changesBetween } from './changes-between.js';
import { ExpiryWatch, type ExpiryWatchOptions } from './expiry-watch.js';
import { causeAfter, type Health, type HealthCause, vaultsInTrouble } from './health.js';
import { type Change, type FrozenListener, Listeners, type Unsubscribe } from './listeners.js';
import type { Moment, ResolvedTree, ResolvedTrees } from './moment.js';
import { Refresher, type RefreshScope } from './refresher.js';
import type { Report } from './report.js';
import { Rotations } from './rotations.js';
import { FrozenSnapshot } from './snapshot.js';

/** What a living configuration needs of the load that made it. */
export interface Journey {
  /** From the sources to the values, once more. @param forgetMarks services are read whole, whatever they marked */
  travel(previous: Moment, scope: RefreshScope, forgetMarks: boolean): Promise<Moment>;
  resolve(tree: object, name: string, known: ReadonlySet<unknown>): Promise<ResolvedTree>;
  read(reference: string | ReferenceObject): Promise<unknown>;
  list(vault: string | undefined): AsyncIterable<SecretProperties>;
  /** URLs of the vaults that may be asked. */
  vaults(): readonly string[];
  /** What gave the tokens. */
  credential(): string | undefined;
  /** URL of a vault by its own name. */
  vaultUrl(name: string): string;
  close(): Promise<void>;
  readonly store: SecretStore;
  readonly traffic: Traffic;
}

export interface LiveOptions extends ExpiryWatchOptions {
  readonly intervalMs: number | undefined;
  readonly maxStalenessMs?: number;
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
  readonly #expiryWatch: ExpiryWatch;
  readonly #rotations: Rotations;
  readonly #refresher: Refresher;
  #moment: Moment;
  #snapshot: FrozenSnapshot;
  #failure: HealthCause | undefined;
  #forgetMarks = false;
  #closed = false;

  constructor(first: Moment, journey: Journey, options: LiveOptions) {
    this.#journey = journey;
    this.#options = options;
    this.#moment = first;
    this.#snapshot = new FrozenSnapshot(first.values, 1, new Date(options.clock.now()));
    this.#listeners = new Listeners(options.logger);
    this.#expiryWatch = new ExpiryWatch(options);
    journey.store.commit(first.secrets);
    this.#expiryWatch.warn(first.references, options.clock.now());
    this.#refresher = new Refresher({
      ...options,
      cycle: (scope) => this.#cycle(scope),
      nextExpiry: () => journey.store.nextExpiry,
    });
    this.#rotations = new Rotations({
      ...options,
      store: journey.store,
      vaultUrl: (name) => journey.vaultUrl(name),
      onInvalidated: () => this.#refresher.onEvent(),
    });
  }

  get clock(): Clock {
    return this.#options.clock;
  }

  get snapshot(): FrozenSnapshot {
    return this.#snapshot;
  }

  get report(): Report {
    const { references, trees } = this.#moment;
    const others = Array.from(trees.values(), (tree) => tree.references).flat();
    const credential = this.#journey.credential();
    return Object.freeze({
      ...(credential === undefined ? {} : { credential }),
      vaults: this.#journey.vaults(),
      references: Object.freeze([...references, ...others]),
    });
  }

  get cache(): CacheReport {
    return this.#journey.store.report;
  }

  get health(): Health {
    const { intervalMs, maxStalenessMs = Infinity } = this.#options;
    const now = this.clock.now();
    const ageMs = now - this.#moment.startedAt;
    const follows = intervalMs !== undefined || this.#failure !== undefined;
    return {
      status: follows && ageMs > maxStalenessMs ? 'stale' : this.#failure ? 'degraded' : 'ok',
      ageMs,
      ...(this.#failure ? { cause: this.#failure } : {}),
      vaults: vaultsInTrouble(this.#journey.traffic),
      expiring: this.#expiryWatch.expiring(this.report.references, now),
    };
  }

  /** Every text of a secret that is in use, whole and in part: for redaction only. */
  get texts(): string[] {
    const { texts, trees } = this.#moment;
    const others = Array.from(trees.values(), (tree) => tree.texts).flat();
    return [...texts, ...others, ...this.#journey.store.texts];
  }

  onChange(path: string, listener: FrozenListener): Unsubscribe {
    return this.#listeners.add(path === '' ? [[]] : [[path], path.split('.')], listener);
  }

  refresh(minIntervalMs?: number): Promise<void> {
    return this.#refresher.refresh(minIntervalMs);
  }

  read(reference: string | ReferenceObject): Promise<unknown> {
    return this.#journey.read(reference);
  }

  list(vault: string | undefined): AsyncIterable<SecretProperties> {
    return this.#journey.list(vault);
  }

  async resolve(tree: object, name: string): Promise<unknown> {
    const others = Array.from(this.#moment.trees.values(), (one) => [...one.resolved]).flat();
    const known = new Set([...this.#moment.resolved, ...others]);
    const resolved = await this.#journey.resolve(tree, name, known);
    this.#journey.store.commit(resolved.secrets);
    this.#moment = { ...this.#moment, trees: new Map([...this.#moment.trees, [name, resolved]]) };
    return resolved.tree;
  }

  handleEvents(events: readonly AzureEvent[]): number {
    const rotations = events.filter((event) => event.kind === 'rotated');
    const settings = events.filter((event) => event.kind === 'setting-changed');
    const journey = this.#journey;
    const nearTheirEnd = events
      .filter((event) => event.kind === 'near-expiry' || event.kind === 'expired')
      .filter(({ vault, secret }) => journey.store.has({ vaultUrl: journey.vaultUrl(vault), name: secret }));
    if (settings.length > 0) {
      this.#forgetMarks = true;
      this.#refresher.onEvent();
    }
    for (const { kind, vault, secret } of nearTheirEnd)
      this.#options.logger?.warn(
        `Vaultref: ${secret} in ${vault} ${kind === 'expired' ? 'has expired' : 'expires soon'}`,
      );
    return settings.length + nearTheirEnd.length + this.#rotations.tell(rotations);
  }

  async close(): Promise<void> {
    this.#closed = true;
    this.#refresher.close();
    this.#rotations.close();
    this.#listeners.clear();
    await this.#journey.close();
  }

  async #cycle(scope: RefreshScope): Promise<void> {
    const startedAt = this.clock.now();
    const forgetMarks = this.#forgetMarks;
    this.#forgetMarks = false;
    const tell = (changed: readonly Change[], code?: string): void =>
      publish('vaultref:refresh', () => ({
        generation: this.#snapshot.generation,
        durationMs: this.clock.now() - startedAt,
        changed: changed.map(({ path, ...version }) => ({ path: formatPath(path), ...version })),
        ...(code === undefined ? {} : { code }),
      }));
    try {
      const before = this.#moment;
      const moment = await this.#journey.travel(before, scope, forgetMarks);
      if (!this.#closed) tell(this.#publish(moment, before));
    } catch (error) {
      if (this.#closed) throw error;
      this.#forgetMarks ||= forgetMarks;
      tell([], this.#noteFailure(error));
      throw error;
    }
  }

  /** Everything from here to its end happens in one turn: no reader sees one part of it without the other. */
  #publish(moment: Moment, before: Moment): readonly Change[] {
    const { logger } = this.#options;
    const previous = this.#snapshot;
    // An adapter may have given a tree while the refresh was under way.
    const given = [...this.#moment.trees].filter(([name, tree]) => before.trees.get(name) !== tree);
    const trees: ResolvedTrees = new Map([...moment.trees, ...given]);
    const changed = changesBetween(before, moment);
    this.#journey.store.commit([
      ...moment.secrets,
      ...Array.from(trees.values(), (tree) => tree.secrets).flat(),
    ]);
    const values = changed.length === 0 ? previous.values : moment.values;
    this.#moment = { ...moment, values, trees };
    if (this.#failure) logger?.info(`Vaultref: refresh works again after ${this.#failure.failures} failures`);
    this.#failure = undefined;
    this.#expiryWatch.warn(this.report.references, this.clock.now());
    if (changed.length === 0) return changed;
    this.#snapshot = new FrozenSnapshot(moment.values, previous.generation + 1, new Date(this.clock.now()));
    logger?.info(`Vaultref: changed ${changed.map(({ path }) => formatPath(path)).join(', ')}`);
    this.#listeners.notify({ changed, snapshot: this.#snapshot, previous });
    return changed;
  }

  #noteFailure(error: unknown): ConfigErrorCode {
    const failure = causeAfter(this.#failure, error, new Date(this.clock.now()));
    if (!this.#failure)
      this.#options.logger?.warn(
        `Vaultref: refresh failed, the values of before stay in use. ${failure.message}`,
      );
    this.#failure = failure;
    publish('vaultref:failure', () => ({ operation: 'refresh', code: failure.code }));
    return failure.code;
  }
}
