import { inspect } from 'node:util';
import type { Clock } from '../clock.js';
import { abortable } from '../secrets/abortable.js';
import type { SecretProperties } from '../secrets/secret-provider.js';
import type { CacheReport } from '../secrets/secret-store.js';
import { withDeadline } from '../deadline.js';
import { type ConfigError, problemError } from '../errors.js';
import type { AzureEvent } from '../events/key-vault-events.js';
import type { ReferenceObject } from '../references/object-form.js';
import type { ChangeListener, FrozenListener, Unsubscribe } from './listeners.js';
import type { Health } from './health.js';
import type { LiveConfig } from './live-config.js';
import type { PathOf } from './path-types.js';
import type { Report } from './report.js';
import type { FrozenSnapshot, Snapshot } from './snapshot.js';

/** A loaded configuration: its values, what came from where, how it follows its sources, and the way to let go of it. */
export interface Config<T = UntypedValues> extends Snapshot<T>, AsyncDisposable {
  /** The values of this moment, to be held for the length of a request. */
  snapshot(): Snapshot<T>;
  /** What came from where, without values. */
  readonly report: Report;
  /** Whether it follows its sources, and if not, why. Never a reason to restart the process. */
  readonly health: Health;
  /** What the cache of secrets did. */
  readonly cache: CacheReport;
  /** Secrets on demand, those of tenants for example. */
  readonly secrets: Secrets;
  /** Calls the listener after a refresh that changed something. One that throws, rejects or hangs hurts nobody else. */
  onChange(listener: ChangeListener<T>): Unsubscribe;
  /** The same for changes at a path, above or below it. */
  onChange(path: PathOf<T>, listener: ChangeListener<T>): Unsubscribe;
  /**
   * Reads everything again, from the sources on, and publishes what changed in one piece, or nothing.
   * Whoever calls while a refresh is running waits for that one.
   * @param options `minIntervalMs`: does nothing while the last one, or the load, began less than so many milliseconds ago,
   *   whatever came of it; for a call at every request. Default 0
   * @throws ConfigError as loadConfig(), the values of before stay in use; ERR_CLOSED
   */
  refresh(options?: { readonly minIntervalMs?: number }): Promise<void>;
  /**
   * Takes events of Event Grid (see parseKeyVaultEvents()): the secrets that they name are fetched again within a second, in a
   * storm of events within half a minute.
   * @returns how many of the events concern this configuration
   */
  handleEvents(events: readonly AzureEvent[]): number;
  /**
   * Resolves the references of another tree with the vaults and the credential of this configuration, and adds them to the
   * report. For adapters whose framework computes configuration of its own. A refresh looks at the tree again: listeners hear
   * of what changed in it under its name.
   * @param name what the report and errors call the tree; an earlier tree of this name is forgotten
   * @throws ConfigError ERR_RESOLUTION_FAILED, ERR_CLOSED
   */
  resolve<V extends object>(tree: V, name: string): Promise<V>;
  /** Ends what is in flight, within a second. The values stay readable. */
  close(): Promise<void>;
}

/** Secrets that are read when they are needed. */
export interface Secrets {
  /**
   * The value of a reference: `tenant-42-key`, `payments/api-key`, `@keyvault:…`, or what keyvault() gives; `undefined` for an
   * optional one that is not there. It comes from the cache while it is fresh, that is for the interval of the refresh.
   * For a name that somebody else chose write `keyvault(name)`, which no text can direct to another vault.
   * @throws ConfigError ERR_RESOLUTION_FAILED, ERR_CLOSED
   */
  get<V = string>(reference: string | ReferenceObject): Promise<V>;
  /**
   * The properties of all secrets of an allowed vault, by alias, name or URL; without one, of the default vault. No values; needs
   * the permission to list.
   * @throws ConfigError ERR_VAULT_NOT_ALLOWED, ERR_NO_DEFAULT_VAULT, ERR_CLOSED, ERR_INVALID_OPTION when the provider cannot list,
   * and what the vault says
   */
  list(vault?: string): AsyncIterable<SecretProperties>;
}

/** The values of a configuration without a schema. */
export type UntypedValues = Readonly<Record<string, unknown>>;

const CLOSE_MS = 1_000;

/** Under it a configuration of any copy of this package has the texts that a redactor masks. */
export const SECRET_TEXTS = Symbol.for('vaultref.secretTexts');

/** The one implementation of Config; its values have the type that loadConfig() states. */
export class LoadedConfig {
  readonly #live: LiveConfig;
  readonly secrets: {
    get(reference: string | ReferenceObject): Promise<unknown>;
    list(vault?: string): AsyncIterable<SecretProperties>;
  };
  #closed: Promise<void> | undefined;

  constructor(live: LiveConfig) {
    this.#live = live;
    this.secrets = Object.freeze({
      get: (reference: string | ReferenceObject) => this.#unlessClosed(() => live.read(reference)),
      list: (vault?: string) => {
        if (this.#closed) throw closed();
        return this.#untilClosed(live.list(vault));
      },
    });
  }

  get values(): unknown {
    return this.#live.snapshot.values;
  }

  get generation(): number {
    return this.#live.snapshot.generation;
  }

  get loadedAt(): Date {
    return this.#live.snapshot.loadedAt;
  }

  get report(): Report {
    return this.#live.report;
  }

  get health(): Health {
    return this.#live.health;
  }

  get cache(): CacheReport {
    return this.#live.cache;
  }

  snapshot(): FrozenSnapshot {
    return this.#live.snapshot;
  }

  get(path: string): unknown {
    return this.#live.snapshot.get(path);
  }

  getOrThrow(path: string): unknown {
    return this.#live.snapshot.getOrThrow(path);
  }

  onChange(path: string | FrozenListener, listener?: FrozenListener): Unsubscribe {
    return typeof path === 'string'
      ? this.#live.onChange(path, listener ?? (() => undefined))
      : this.#live.onChange('', path);
  }

  refresh(options?: { readonly minIntervalMs?: number }): Promise<void> {
    return this.#unlessClosed(() => this.#live.refresh(options?.minIntervalMs));
  }

  handleEvents(events: readonly AzureEvent[]): number {
    return this.#closed ? 0 : this.#live.handleEvents(events);
  }

  resolve(tree: object, name: string): Promise<unknown> {
    return this.#unlessClosed(() => this.#live.resolve(tree, name));
  }

  close(): Promise<void> {
    return (this.#closed ??= letGo(() => this.#live.close(), this.#live.clock));
  }

  [SECRET_TEXTS](): string[] {
    return this.#live.texts;
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  [inspect.custom](): string {
    return `Config { generation: ${this.generation}, references: ${this.report.references.length} }`;
  }

  async *#untilClosed<V>(items: AsyncIterable<V>): AsyncGenerator<V> {
    try {
      yield* items;
    } catch (error) {
      throw this.#closed ? closed() : error;
    }
  }

  /** What is under way when the configuration is closed ends with the same error as what comes after it. */
  async #unlessClosed<V>(work: () => Promise<V>): Promise<V> {
    if (this.#closed) throw closed();
    try {
      return await work();
    } catch (error) {
      throw this.#closed ? closed() : error;
    }
  }
}

/** Closes what there is, within a second: a provider that cannot let go keeps nobody waiting. */
export function letGo(close: () => Promise<void>, clock: Clock): Promise<void> {
  return withDeadline(CLOSE_MS, [], clock, (signal) => abortable(close(), signal).catch(() => undefined));
}

function closed(): ConfigError {
  return problemError({
    code: 'ERR_CLOSED',
    message: 'the configuration is closed',
    remedy: 'load a new one',
    transient: false,
  });
}
