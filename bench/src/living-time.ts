import { type Clock, withGlobal } from '@sinonjs/fake-timers';
import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** Turns of the event loop without a request beginning or ending, after which everything has come to rest. */
const TURNS_OF_REST = 8;

/**
 * Takes over `Date`, `setTimeout` and `Math.random` of this process, for everybody in it: the emulator, the SDK, and whoever
 * is driven. Time passes when it is told to.
 */
export class VirtualTime {
  readonly #clock: Clock;
  readonly #random = Math.random;
  #events = 0;

  constructor(random: () => number) {
    this.#clock = withGlobal(globalThis).install({
      now: Date.UTC(2030, 0, 1),
      toFake: ['Date', 'setTimeout', 'clearTimeout'],
    });
    Math.random = random;
  }

  now(): number {
    return this.#clock.now;
  }

  /** A request begins or ends. */
  readonly stir = (): void => {
    this.#events += 1;
  };

  async advance(ms: number): Promise<void> {
    await this.until(new Promise(() => {}), ms);
  }

  /** Lets time pass, timer after timer, until the work is done, or for so long at most. @returns whether it is done */
  async until(work: Promise<unknown>, limitMs: number): Promise<boolean> {
    const state = { done: false, over: false };
    const finish = (): void => {
      state.done = true;
    };
    void work.then(finish, finish);
    const end = this.#clock.setTimeout(() => {
      state.over = true;
    }, limitMs);
    await this.#rest();
    while (!state.done && !state.over) {
      this.#clock.next();
      await this.#rest();
    }
    this.#clock.clearTimeout(end);
    return state.done;
  }

  stop(): void {
    this.#clock.uninstall();
    Math.random = this.#random;
  }

  async #rest(): Promise<void> {
    for (let turn = 0, seen = this.#events; turn < TURNS_OF_REST; turn += 1) {
      await setImmediate();
      if (seen !== this.#events) [turn, seen] = [0, this.#events];
    }
  }
}

/** Numbers in [0, 1) that are the same for the same seed. */
export function seededRandom(seed: number): () => number {
  let count = 0;
  return () => {
    count += 1;
    return createHash('sha256').update(`${seed} ${count}`).digest().readUInt32BE() / 2 ** 32;
  };
}
