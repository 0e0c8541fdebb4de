import { setImmediate } from 'node:timers/promises';
import type { Contender } from './living-contenders.js';
import { type Change, openIn } from './living-refresh.js';
import { ageOf, nameOf, SETTING, World } from './living-world.js';

const SECRETS = 10;
/** As late as every other refresh is answered, so that the event loop turns meanwhile. */
const LATENCY_MS = 20;
/** After so many microtasks the event loop has to turn. */
const MOST_MICROTASKS = 10_000;
/** The next change comes after so many milliseconds. */
const GAP_MS = { least: 5_000, most: 120_000 };
const PATIENCE_MS = 600_000;

/** What readers saw while values that belong together changed together and were refreshed. */
export interface TornReads {
  readonly changes: number;
  /** Reads in turns of the event loop of their own, as of a request that comes in: all, and those of different age. */
  readonly turns: number;
  readonly tornTurns: number;
  /** Reads between two microtasks of a refresh, as after an await. */
  readonly microtasks: number;
  readonly tornMicrotasks: number;
  /** Refreshes that ended with values of different age: for every reader, until the next refresh. */
  readonly leftTorn: number;
}

type Counts = { -readonly [Name in keyof TornReads]: number };

export async function readDuringRefreshes(
  contender: Contender,
  change: Change,
  seed: number,
  changes: number,
): Promise<TornReads> {
  const world = await World.start(seed, SECRETS);
  try {
    const living = await openIn(world, contender);
    const settings = change === 'secrets and a setting';
    const keys = [nameOf(0), nameOf(SECRETS - 1), ...(settings ? [SETTING] : [])];
    /** Whether values that belong together are of more than one age. */
    const isTorn = () => new Set(keys.map((key) => ageOf(living.get(key)))).size > 1;
    const counts: Counts = {
      changes,
      turns: 0,
      tornTurns: 0,
      microtasks: 0,
      tornMicrotasks: 0,
      leftTorn: 0,
    };
    for (let done = 0; done < changes; done += 1) {
      await world.time.advance(GAP_MS.least + world.random() * (GAP_MS.most - GAP_MS.least));
      world.change(world.names, { settings });
      const state = { refreshing: true };
      const inTurns = done % 2 === 0;
      const end = inTurns ? world.azure.fault({ effect: 'latency', latency: LATENCY_MS }) : () => undefined;
      const refreshing = living.refresh().finally(() => {
        state.refreshing = false;
      });
      const reading = (inTurns ? readInTurns : readInMicrotasks)(() => state.refreshing, isTorn, counts);
      await world.time.until(Promise.all([refreshing, reading]), PATIENCE_MS);
      end();
      if (isTorn()) counts.leftTorn += 1;
    }
    await living.close();
    return counts;
  } finally {
    await world.stop();
  }
}

async function readInTurns(refreshing: () => boolean, isTorn: () => boolean, counts: Counts): Promise<void> {
  while (refreshing()) {
    await setImmediate();
    counts.turns += 1;
    if (isTorn()) counts.tornTurns += 1;
  }
}

async function readInMicrotasks(
  refreshing: () => boolean,
  isTorn: () => boolean,
  counts: Counts,
): Promise<void> {
  for (let count = 1; refreshing(); count += 1) {
    await (count % MOST_MICROTASKS === 0 ? setImmediate() : Promise.resolve());
    counts.microtasks += 1;
    if (isTorn()) counts.tornMicrotasks += 1;
  }
}
