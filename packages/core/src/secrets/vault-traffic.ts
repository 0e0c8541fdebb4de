import type { Clock } from '../clock.js';
import { Breaker } from './breaker.js';
import { ThrottleGate } from './throttle-gate.js';

/** The requests to one vault: how many at once, and whether any. All of a configuration go the same way. */
export interface VaultTraffic {
  readonly gate: ThrottleGate;
  readonly breaker: Breaker;
}

/** The traffic of every vault that has been asked, by URL. */
export class Traffic {
  readonly #vaults = new Map<string, VaultTraffic>();
  readonly #options: TrafficOptions;
  #requests = 0;

  constructor(options: TrafficOptions) {
    this.#options = options;
  }

  of(vaultUrl: string): VaultTraffic {
    const { concurrency, random, clock } = this.#options;
    const traffic = this.#vaults.get(vaultUrl) ?? {
      gate: new ThrottleGate(concurrency, random, clock),
      breaker: new Breaker(random, clock),
    };
    this.#vaults.set(vaultUrl, traffic);
    return traffic;
  }

  /** Counts one more request, and gives its number. */
  count(): number {
    this.#requests += 1;
    return this.#requests;
  }

  get vaults(): ReadonlyMap<string, VaultTraffic> {
    return this.#vaults;
  }

  /** Lets go of every timer. */
  close(): void {
    for (const { gate } of this.#vaults.values()) gate.open();
  }
}

export interface TrafficOptions {
  /** Requests in flight to one vault at once. */
  readonly concurrency: number;
  /** A number in [0, 1) for the jitter of waits. */
  readonly random: () => number;
  readonly clock: Clock;
}
