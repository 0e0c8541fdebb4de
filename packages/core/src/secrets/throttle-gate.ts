import type { Clock } from '../clock.js';
import { backoffMs } from './backoff.js';

/** It widens by one after this many rounds of answers: slowly, for what was throttled once is throttled again. */
const ROUNDS_TO_WIDEN = 4;

/** By then one request is enough to learn whether the vault serves again, and one in so many milliseconds is gentle. */
const LONGEST_WAIT_MS = 5_000;

/** The pass of one request: it knows since when the gate has been open. */
export interface Pass {
  readonly wave: number;
}

/**
 * Bounds the requests in flight to one vault. A 429 closes it for all of them, halves its width and reopens it; success widens
 * it again, slowly. A vault throttles its callers together, so they wait together.
 */
export class ThrottleGate {
  readonly #widest: number;
  readonly #random: () => number;
  readonly #clock: Clock;
  readonly #waiting = new Set<() => void>();
  #width: number;
  #inFlight = 0;
  #successes = 0;
  #wave = 0;
  #strikes = 0;
  /** Calls the opening off; there is one while the gate is closed. */
  #cancel: (() => void) | undefined;

  constructor(width: number, random: () => number, clock: Clock) {
    this.#clock = clock;
    this.#widest = width;
    this.#width = width;
    this.#random = random;
  }

  get widest(): number {
    return this.#widest;
  }

  /** Begins with one request at a time, as after an outage. */
  narrow(): void {
    this.#width = 1;
  }

  /** Waits for a place; `undefined` when the signal is aborted first. Every pass is to be left(). */
  async enter(signal: AbortSignal): Promise<Pass | undefined> {
    while (!signal.aborted && (this.#cancel !== undefined || this.#inFlight >= this.#width))
      await this.#change(signal);
    if (signal.aborted) return undefined;
    this.#inFlight += 1;
    return { wave: this.#wave };
  }

  leave(): void {
    this.#inFlight -= 1;
    this.#wake();
  }

  succeeded(): void {
    this.#strikes = 0;
    this.#successes += 1;
    if (this.#successes < this.#width * ROUNDS_TO_WIDEN) return;
    this.#successes = 0;
    this.#width = Math.min(this.#width + 1, this.#widest);
  }

  /** Requests that were under way when the gate closed are late news, and close it no further. */
  throttled({ wave }: Pass, retryAfterMs: number | undefined): void {
    if (wave !== this.#wave) return;
    this.#wave += 1;
    this.#strikes += 1;
    this.#successes = 0;
    this.#width = Math.max(Math.floor(this.#width / 2), 1);
    const ms = backoffMs(this.#strikes, retryAfterMs, this.#random, LONGEST_WAIT_MS);
    this.#cancel = this.#clock.schedule(ms, () => this.open(), { background: true });
  }

  /** Opens it at once. */
  open(): void {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#wake();
  }

  #change(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const wake = (): void => {
        this.#waiting.delete(wake);
        signal.removeEventListener('abort', wake);
        resolve();
      };
      this.#waiting.add(wake);
      signal.addEventListener('abort', wake, { once: true });
    });
  }

  #wake(): void {
    for (const wake of this.#waiting) wake();
  }
}
