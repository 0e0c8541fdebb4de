import { type Clock, systemClock } from '../src/clock.js';

/** A clock that waits for no backoff and notes how long each would have been; deadlines are real. */
export class HastyClock implements Clock {
  readonly waits: number[] = [];

  /** @param deadlineMs timers of exactly this length, and those of the load as a whole, are no backoff */
  constructor(private readonly deadlineMs = 5_000) {}

  now(): number {
    return systemClock.now();
  }

  schedule(ms: number, callback: () => void, options?: { readonly background?: boolean }): () => void {
    if (ms === this.deadlineMs || ms >= 20_000 || options?.background)
      return systemClock.schedule(ms, callback, options);
    this.waits.push(ms);
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  }
}
