import type { Clock } from '../clock.js';
import { backoffMs } from './backoff.js';

/** It widens by one after this many rounds of answers: slowly, for what was throttled once is throttled again. */
const ROUNDS_TO_WIDEN = 4;

/** The pass of one request: it knows since when the gate has been open. */
export interface Pass {
  readonly wave: number;
}

/**
 * Bounds the requests in flight to one vault. A 429 closes it for all of them and halves its width. It reopens for one request,
 * and for the others when that one was not throttled; success widens it again, slowly. A vault throttles its callers together,
 * so they wait together.
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
  /** One request at a time finds out whether the vault serves again. */
  #probing = false;
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
    while (!signal.aborted && this.#places <= 0) await this.#change(signal);
    if (signal.aborted) {
      // It may have been woken for a place that somebody else can take.
      this.#wake();
      return undefined;
    }
    this.#inFlight += 1;
    return { wave: this.#wave };
  }

  leave(): void {
    this.#inFlight -= 1;
    this.#wake();
  }

  /** The vault did not throttle: whatever it said, the others may ask too. */
  answered(): void {
    this.#probing = false;
  }

  succeeded(): void {
    this.answered();
    this.#successes += 1;
    if (this.#successes < this.#width * ROUNDS_TO_WIDEN) return;
    this.#successes = 0;
    this.#width = Math.min(this.#width + 1, this.#widest);
  }

  /** Requests that were under way when the gate closed are late news, and close it no further. */
  throttled({ wave }: Pass, retryAfterMs: number | undefined): void {
    if (wave !== this.#wave) return;
    this.#wave += 1;
    this.#successes = 0;
    if (!this.#probing) this.#width = Math.max(Math.floor(this.#width / 2), 1);
    this.#probing = true;
    const ms = backoffMs(1, retryAfterMs, this.#random);
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

  get #places(): number {
    return this.#cancel ? 0 : (this.#probing ? 1 : this.#width) - this.#inFlight;
  }

  /** As many as there are places for: of thousands that wait, all would look in vain after every answer. */
  #wake(): void {
    let places = this.#places;
    for (const wake of this.#waiting) {
      if (places <= 0) return;
      places -= 1;
      wake();
    }
  }
}
