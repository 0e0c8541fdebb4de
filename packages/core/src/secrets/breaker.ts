import type { Clock } from '../clock.js';
import type { Problem } from '../errors.js';
import type { SecretIdentifier } from './secret-provider.js';

/** Waits between the rounds of a suffering vault: half a minute, doubled to five. */
const FIRST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 300_000;
/** Waits are so much longer or shorter. */
const JITTER = 0.1;
const HOUR_MS = 3_600_000;
/** Requests that may fail at a suffering vault within an hour. */
const FAILURES_AN_HOUR = 60;

/**
 * Spares a vault that suffers. After a round of requests that failed for a transient reason it lets nobody through for a while,
 * then one request; only when that is answered do the others follow.
 */
export class Breaker {
  readonly #clock: Clock;
  readonly #random: () => number;
  #state: 'closed' | 'open' | 'probing' | 'probed' | 'recovering' = 'closed';
  #rounds = 0;
  #retryAt = 0;
  #since: number | undefined;
  #cause: Problem | undefined;
  #last: Problem | undefined;
  #inFlight = 0;
  /** When the requests of the last hour failed, from the second failing round on. */
  #failedAt: number[] = [];

  constructor(random: () => number, clock: Clock) {
    this.#random = random;
    this.#clock = clock;
  }

  get suffering(): boolean {
    return this.#state !== 'closed';
  }

  /** Why, since when, and until when nobody is let through; `undefined` for a healthy vault. */
  get trouble(): { cause: Problem; since: Date; retryAt: Date } | undefined {
    return this.#cause && this.#since !== undefined
      ? { cause: this.#cause, since: new Date(this.#since), retryAt: new Date(this.#retryAt) }
      : undefined;
  }

  /** Whether a request may be made now. Whoever was admitted reports back: answered() or failed(). */
  admit(): boolean {
    if (this.#state === 'probing' || this.#state === 'probed') return false;
    if (this.#state !== 'closed') {
      const hourAgo = this.#clock.now() - HOUR_MS;
      this.#failedAt = this.#failedAt.filter((at) => at > hourAgo && at <= hourAgo + HOUR_MS);
      if (this.#failedAt.length + this.#inFlight >= FAILURES_AN_HOUR) return false;
    }
    if (this.#state === 'open') {
      const leftMs = this.#retryAt - this.#clock.now();
      // More than any wait is left when the clock was set back.
      if (leftMs > 0 && leftMs <= LONGEST_WAIT_MS * (1 + JITTER)) return false;
      this.#state = 'probing';
    }
    this.#inFlight += 1;
    return true;
  }

  /** The vault said something, if only that there is no such secret. */
  answered(): void {
    this.#inFlight -= 1;
    if (this.#state === 'probing') this.#state = 'recovering';
  }

  /** @param cause `undefined` for a request that was called off */
  failed(cause: Problem | undefined): void {
    this.#inFlight -= 1;
    this.#last = cause ?? this.#last;
    if (this.#state !== 'closed') this.#failedAt.push(this.#clock.now());
    if (this.#state === 'probing') this.#state = 'probed';
  }

  /** The end of a round of requests. */
  settle(failed: boolean): void {
    if (!failed) {
      this.#state = 'closed';
      this.#rounds = 0;
      this.#since = undefined;
      this.#cause = undefined;
      return;
    }
    // Rounds that ran at the same time fail together, and count once; one that was not let through does not.
    if (this.#state === 'open' || this.#state === 'probing') return;
    this.#cause = this.#last;
    this.#rounds += 1;
    this.#state = 'open';
    this.#since ??= this.#clock.now();
    const wait = Math.min(FIRST_WAIT_MS * 2 ** (this.#rounds - 1), LONGEST_WAIT_MS);
    this.#retryAt = this.#clock.now() + wait * (1 - JITTER + this.#random() * 2 * JITTER);
  }

  /** The end of a round that nobody waited for: nothing was learned. */
  abandon(): void {
    if (this.#state === 'probed') this.#state = 'open';
  }

  /** What to say of a secret that may not be asked for. */
  refusal({ vaultUrl, name }: SecretIdentifier): Problem {
    return {
      code: this.#cause?.code ?? 'ERR_VAULT_UNREACHABLE',
      message: `${this.#cause?.message ?? 'the vault does not answer'}; it is spared until it recovers`,
      remedy: this.#cause?.remedy ?? 'wait',
      ...(this.#cause?.reason === undefined ? {} : { reason: this.#cause.reason }),
      vault: vaultUrl,
      secret: name,
      transient: true,
    };
  }
}
