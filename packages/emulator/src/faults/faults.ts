import type { Subject } from '../call.js';
import { matches } from '../matches.js';
import { checkFault } from './check-fault.js';
import type { Fault, FaultEffect } from './fault.js';
import { sampleLatency } from './latency.js';

/** What becomes of a request: how late its answer is, and what else is wrong with it. */
export interface Verdict {
  readonly delayMs: number;
  readonly effect: Exclude<FaultEffect, { readonly effect: 'latency' }> | undefined;
}

interface ActiveFault {
  readonly fault: Fault;
  /** How many requests matched so far. */
  seen: number;
  remaining: number;
}

/** The faults in force. It decides and does nothing: who delivers the answer makes it come true. */
export class Faults {
  readonly #active = new Set<ActiveFault>();
  readonly #random: () => number;

  /** @param random from 0 to 1, for probabilities and latencies. */
  constructor(random: () => number) {
    this.#random = random;
  }

  /**
   * @returns a function that removes the fault.
   * @throws {EmulatorError} `BAD_OPTION`
   */
  add(fault: Fault): () => void {
    checkFault(fault);
    const active = { fault: { ...fault }, seen: 0, remaining: fault.times ?? Infinity };
    this.#active.add(active);
    return () => void this.#active.delete(active);
  }

  /** Counts a request. Latencies add up; of the other faults that strike, the one added first does. */
  decide(subject: Subject & { readonly host: string }): Verdict {
    let delayMs = 0;
    for (const active of this.#active) {
      const { fault } = active;
      if (!matches(subject, fault.match ?? {}) || !this.#strikes(active)) continue;
      active.remaining -= 1;
      if (active.remaining <= 0) this.#active.delete(active);
      if (fault.effect !== 'latency') return { delayMs, effect: fault };
      delayMs += sampleLatency(fault.latency, this.#random);
    }
    return { delayMs, effect: undefined };
  }

  #strikes(active: ActiveFault): boolean {
    const { nth, every, probability } = active.fault;
    active.seen += 1;
    if (nth !== undefined && active.seen !== nth) return false;
    if (every !== undefined && active.seen % every !== 0) return false;
    return probability === undefined || this.#random() < probability;
  }
}
