import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../core/src/index.js';

interface Timer {
  readonly at: number;
  readonly order: number;
  readonly callback: () => void;
}

/** Time that passes when it is told to; what a timer sets off is done before the next one fires. */
export class FakeClock implements Clock {
  readonly #timers = new Set<Timer>();
  readonly #settle: () => Promise<unknown>;
  #now: number;
  #order = 0;

  /**
   * @param options.start milliseconds since 1970; default the first of January 2030
   * @param options.settle resolves when what a timer set off has come to rest; default the next turn of the event loop
   */
  constructor({
    start = Date.UTC(2030, 0, 1),
    settle = () => setImmediate(),
  }: { start?: number; settle?: () => Promise<unknown> } = {}) {
    this.#now = start;
    this.#settle = settle;
  }

  now(): number {
    return this.#now;
  }

  /** Timers that have not fired. */
  get pending(): number {
    return this.#timers.size;
  }

  schedule(ms: number, callback: () => void): () => void {
    const timer = { at: this.#now + Math.max(ms, 0), order: (this.#order += 1), callback };
    this.#timers.add(timer);
    return () => void this.#timers.delete(timer);
  }

  /** Lets time pass, timer after timer. */
  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    await this.#settle();
    for (let timer = this.#next(end); timer; timer = this.#next(end)) {
      this.#timers.delete(timer);
      this.#now = timer.at;
      timer.callback();
      await this.#settle();
    }
    this.#now = end;
  }

  /** Lets time pass until the work is done. */
  async until<T>(work: Promise<T>): Promise<T> {
    const state = { done: false };
    const finish = (): void => {
      state.done = true;
    };
    void work.then(finish, finish);
    await this.#settle();
    while (!state.done) {
      const next = this.#next(Infinity);
      if (!next) break;
      await this.advance(next.at - this.#now);
    }
    return work;
  }

  #next(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers)
      if (
        timer.at <= end &&
        (!first || timer.at < first.at || (timer.at === first.at && timer.order < first.order))
      )
        first = timer;
    return first;
  }
}
