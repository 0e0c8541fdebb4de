import { type Clock, systemClock } from '../src/clock.js';

/** A clock that waits for no backoff and notes how long each would have been; deadlines are real. */
export class HastyClock implements Clock {
  readonly waits: number[] = [];

  /** @param shortestDeadlineMs timers from here on are deadlines */
  constructor(private readonly shortestDeadlineMs = 5_000) {}

  now(): number {
    return systemClock.now();
  }

  schedule(ms: number, callback: () => void, options?: { readonly background?: boolean }): () => void {
    if (ms >= this.shortestDeadlineMs || options?.background)
      return systemClock.schedule(ms, callback, options);
    this.waits.push(ms);
    const immediate = setImmediate(callback);
    return () => clearImmediate(immediate);
  }
}
