import type { ConfigFactory, ConfigService } from '@nestjs/config';
import { type Config, type Health, isConfigError, type Logger, problemError } from '@vaultref/core';
import { configOfApplication } from './config-of-application.js';
import { injectedInto, injectedPaths } from './inject-config-value.js';
import { factoryName, LoadFactory } from './load-factory.js';
import type { OverlaidEnvironment } from './environment-overlay.js';
import { missingError, missingValue } from './missing-value.js';
import { SecretRef } from './secret-ref.js';
import type { ServedValues } from './served-values.js';
import { ValueWatch } from './value-watch.js';

/** What a load makes of its values for Nest, and makes again after every change. */
export interface Serving {
  /** The configuration as core loaded it. */
  readonly config: Config<unknown>;
  /** Where messages go: the option `logger`, else the log of the application. */
  readonly logger: Logger;
  /** What ConfigService serves below its namespaces. */
  readonly values: ServedValues;
  /** What `process.env` shows to factories. */
  readonly environment: () => OverlaidEnvironment;
  /** Puts the current values in the place of those that are served. */
  readonly publish: () => void;
  /** Called when the configuration is closed, or does not come to serve: no later application may share it. */
  readonly forget: () => void;
}

/** How long after a failing factory all of them run again, in milliseconds. */
const RETRY_MS = 30_000;

/** The configuration as one application has it: ConfigService, namespaces and listeners follow in one turn. */
export class ServedConfig {
  readonly #serving: Serving;
  readonly #factories = new Map<ConfigFactory, LoadFactory>();
  readonly #names: string[] = [];
  readonly #watch: ValueWatch;
  readonly #refs = new Map<string, SecretRef<unknown>>();
  /** The configuration for injection: what it tells of a refresh, it tells when ConfigService has followed. */
  readonly config: Config<unknown>;
  /** Whether an application has started with it. */
  isRunning = false;
  #service: ConfigService | undefined;
  #host: object = {};
  #following: Promise<void> = Promise.resolve();
  #failure: Health['cause'] | undefined;
  #retry: NodeJS.Timeout | undefined;
  /** There was a change while Nest was making its providers. */
  #changedBefore = false;
  #closed = false;

  constructor(serving: Serving) {
    this.#serving = serving;
    this.#watch = new ValueWatch(serving.logger);
    this.config = configOfApplication(serving.config, {
      settled: () => (this.#failure ? this.#follow() : this.#following),
      followed: () => this.#following.catch(() => undefined),
      cause: () => this.#failure,
    });
    serving.config.onChange(this.#followQuietly);
  }

  /** The logger of the load. */
  get logger(): Logger {
    return this.#serving.logger;
  }

  /** What a factory gives to Nest, once for each factory. */
  async load(factory: ConfigFactory): Promise<unknown> {
    const loaded = this.#factories.get(factory) ?? this.#create(factory);
    try {
      return await loaded.first();
    } catch (error) {
      this.#factories.delete(factory);
      // An application without ConfigService does not come to run.
      if (!this.#service) await this.close();
      throw error;
    }
  }

  #create(factory: ConfigFactory): LoadFactory {
    const { config, environment } = this.#serving;
    const name = factoryName(factory, this.#names);
    const created = new LoadFactory(factory, name, {
      environment,
      resolve: (tree, path) => config.resolve(tree, path),
    });
    this.#names.push(name);
    this.#factories.set(factory, created);
    return created;
  }

  /** Once Nest has made its ConfigService. @param host the object of which ConfigService serves the namespaces */
  attach(service: ConfigService, host: object | undefined): this {
    this.#service = service;
    this.#host = host ?? {};
    this.#serving.values.keepPlaceIn(this.#host);
    if (this.#changedBefore) this.#followQuietly();
    return this;
  }

  /** What ConfigService gives for a path; `undefined` while there is no ConfigService. */
  read(path: string): unknown {
    return this.#service?.get(path);
  }

  /** Everything that ConfigService has of it, and of namespaces. */
  get tree(): Readonly<Record<string, unknown>> {
    return { ...Object(this.config.values), ...this.#host };
  }

  /** Calls the listener when the value at a path is another one, after ConfigService and the namespaces have it. */
  onChange(path: string, listener: Parameters<ValueWatch['add']>[1]): () => void {
    return this.#watch.add(path, listener);
  }

  /** The SecretRef of a path, the same for everybody. */
  ref(path: string): SecretRef<unknown> {
    const ref =
      this.#refs.get(path) ??
      new SecretRef<unknown>(path, {
        read: () => this.read(path),
        missing: () =>
          missingError([missingValue(path, [this]) ?? { path }], () =>
            injectedInto(injectedPaths().get(path) ?? []),
          ),
        onChange: (listener) => this.onChange(path, listener),
      });
    this.#refs.set(path, ref);
    return ref;
  }

  /** Ends timers and listeners, and closes the configuration. */
  close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#retry);
    this.#watch.clear();
    this.#serving.forget();
    return this.#serving.config.close();
  }

  readonly #followQuietly = (): void => void this.#follow().catch(() => undefined);

  /** One after another; who waits for the last one waits for all. */
  #follow(): Promise<void> {
    if (!this.#service) {
      this.#changedBefore = true;
      return Promise.resolve();
    }
    const following = this.#following.catch(() => undefined).then(() => this.#serveCurrent());
    following.catch(() => undefined);
    this.#following = following;
    return following;
  }

  async #serveCurrent(): Promise<void> {
    const { config } = this.#serving;
    try {
      while (!this.#closed) {
        const { generation } = config;
        const results = await inTime(this.#runFactories());
        // Values that came meanwhile are not those of these results.
        if (!this.#closed && generation === config.generation) return this.#assign(results);
      }
    } catch (error) {
      if (!this.#closed) this.#noteFailure(error);
      throw isConfigError(error) ? error : factoryError(error);
    }
  }

  async #runFactories() {
    // What Nest is about to be given was made of values of before: it must not come last.
    await Promise.allSettled(Array.from(this.#factories.values(), (factory) => factory.first()));
    return Promise.all(
      Array.from(this.#factories.values(), async (factory) => ({ factory, fresh: await factory.run() })),
    );
  }

  /** No reader sees one part of it without the other: nothing here waits. */
  #assign(results: readonly { readonly factory: LoadFactory; readonly fresh: unknown }[]): void {
    this.#watch.during(
      () => {
        this.#serving.publish();
        for (const { factory, fresh } of results) factory.assign(fresh, this.#host);
      },
      (path) => this.read(path),
    );
    if (this.#failure) this.logger.info('the load factories work again');
    this.#failure = undefined;
    clearTimeout(this.#retry);
  }

  #noteFailure(error: unknown): void {
    const { code, message, failures: problems } = isConfigError(error) ? error : factoryError(error);
    if (!this.#failure)
      this.logger.warn(`ConfigService keeps the values of before: a load factory failed. ${message}`);
    const { since = new Date(), failures = 0 } = this.#failure ?? {};
    this.#failure = { code, message, since, failures: failures + 1, problems };
    clearTimeout(this.#retry);
    this.#retry = setTimeout(this.#followQuietly, RETRY_MS).unref();
  }
}

/** @throws ConfigError ERR_TIMEOUT when the factories take longer than the time until they would run again */
async function inTime<T>(work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const deadline = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const message = `a load factory did not end within ${RETRY_MS / 1_000} s`;
      const remedy = 'give what it waits for a deadline of its own';
      reject(problemError({ code: 'ERR_TIMEOUT', message, remedy, transient: true }));
    }, RETRY_MS).unref();
  });
  try {
    return await Promise.race([work, deadline]);
  } finally {
    clearTimeout(timer);
  }
}

/** In words that are ours: the text of a foreign error could hold anything. */
function factoryError(error: unknown): ReturnType<typeof problemError> {
  return problemError({
    code: 'ERR_RESOLUTION_FAILED',
    message: `${error instanceof Error ? error.name : typeof error} was thrown by a load factory`,
    remedy: 'let the factory accept the new values',
    transient: false,
  });
}
