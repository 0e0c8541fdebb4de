import { type Config, isConfigError, loadConfig, type LoadConfigOptions } from '@vaultref/core';

/** After a load that failed the next one begins at least so many milliseconds later. */
const RETRY_MS = 1_000;

/** A configuration that is loaded when it is needed first: one load at a time, again when it failed. */
export class LazyConfig {
  readonly #options: LoadConfigOptions;
  readonly #closing = new AbortController();
  #loading: Promise<Config> | undefined;
  #current: Config | undefined;
  #failedAt = -Infinity;
  #told: string | undefined;

  constructor(options: LoadConfigOptions) {
    const { signal } = this.#closing;
    const signals = options.signal ? [options.signal, signal] : [signal];
    this.#options = { ...options, signal: AbortSignal.any(signals) };
  }

  get current(): Config | undefined {
    return this.#closing.signal.aborted ? undefined : this.#current;
  }

  /** Begins a load, or waits for the one under way. @throws ConfigError as loadConfig() */
  load(): Promise<Config> {
    return (this.#loading ??= this.#load());
  }

  /** Begins a load unless there is one, or the last one failed a moment ago. */
  begin(): void {
    const sinceMs = this.#now() - this.#failedAt;
    // Less than nothing when the clock was set back.
    if (this.#closing.signal.aborted || (sinceMs >= 0 && sinceMs < RETRY_MS)) return;
    void this.load().catch((error: unknown) => this.#tell(error));
  }

  async close(): Promise<void> {
    this.#closing.abort();
    const config = await this.#loading?.catch(() => undefined);
    await config?.close();
  }

  async #load(): Promise<Config> {
    try {
      const config = await loadConfig(this.#options);
      this.#current = config;
      return config;
    } catch (error) {
      this.#loading = undefined;
      this.#failedAt = this.#now();
      throw error;
    }
  }

  #now(): number {
    return this.#options.clock?.now() ?? Date.now();
  }

  /** Tells each reason once, or an outage would fill the log. */
  #tell(error: unknown): void {
    if (this.#closing.signal.aborted) return;
    // The text of a foreign error could hold anything.
    const text = isConfigError(error)
      ? error.message
      : `${error instanceof Error ? error.name : typeof error} was thrown by a source`;
    if (text === this.#told) return;
    this.#told = text;
    const { logger } = this.#options;
    if (logger) logger.error(text);
    else process.stderr.write(`${text}\n`);
  }
}
