import { format } from 'node:util';
import type { Contender, Living } from './living-contenders.js';
import type { Fault } from './living-faults.js';
import { ageOf, SETTING, World } from './living-world.js';

const SECRETS = 3;
const CYCLE_MS = 61_000;
/** As long as a refresh under a fault is waited for. */
const PATIENCE_MS = 600_000;
/** Refreshes after the fault, one every CYCLE_MS, until the values are those of the vault: twelve minutes, and two hours at most. */
const SOON_CYCLES = 12;
const CYCLES = 120;

/** What changes before the refresh: only secrets, or a setting with them. */
export type Change = 'secrets' | 'secrets and a setting';

/** What was wrong with one refresh under a fault, and the refreshes after it. */
export interface Verdict {
  /** When the refresh had ended, old and new values were read side by side. */
  readonly mixed: boolean;
  /** Values that had been there were not there any more. */
  readonly gone: boolean;
  /** It failed, and neither its caller nor the console was told. */
  readonly silent: boolean;
  /** What was told held a value or a token. */
  readonly leaked: boolean;
  /** It had not ended after ten minutes. */
  readonly waiting: boolean;
  /** The change was there later than twelve minutes after the fault. */
  readonly late: boolean;
  /** Two hours after the fault it was still not there. */
  readonly lost: boolean;
  /** The next rotation after that was not noticed either. */
  readonly deaf: boolean;
}

/** @returns what was wrong: all false is the right outcome */
export async function refreshUnder(
  fault: Fault,
  change: Change,
  contender: Contender,
  seed: number,
): Promise<Verdict> {
  const world = await World.start(seed, SECRETS);
  const { time, names } = world;
  try {
    const living = await openIn(world, contender);
    await time.advance(120_000);
    const settings = change === 'secrets and a setting';
    world.change(names, { settings });
    const end = fault.strike(world, names[Math.floor(world.random() * SECRETS)] ?? '');
    world.warnings.length = 0;
    const errors: unknown[] = [];
    const done = await time.until(
      living.refresh().catch((error: unknown) => errors.push(error)),
      PATIENCE_MS,
    );
    const followed = () => isAll(living, world, settings);
    const before = readAges(living, names, settings);
    const messages = [...world.warnings, ...errors.map((error) => format(error))];
    const silent = done && !followed() && messages.length === 0;
    const leaked = messages.some((text) => world.tells(text));
    end();
    const soon = await followsWithin(SOON_CYCLES, living, world, followed);
    const lost = !(await followsWithin(CYCLES - SOON_CYCLES, living, world, followed));
    world.change(names, { settings: false });
    const deaf = !(await followsWithin(CYCLES, living, world, () => isAll(living, world, false)));
    await living.close();
    const gone = before.includes('undefined');
    const mixed = !gone && new Set(before).size > 1;
    return { mixed, gone, silent, leaked, waiting: !done, late: !soon && !lost, lost, deaf };
  } finally {
    await world.stop();
  }
}

/** Opens a configuration and waits until it is there. */
export async function openIn(world: World, contender: Contender): Promise<Living> {
  const opening = contender.open(world);
  await world.time.until(opening, PATIENCE_MS);
  return opening;
}

async function followsWithin(
  cycles: number,
  living: Living,
  { time }: World,
  followed: () => boolean,
): Promise<boolean> {
  for (let cycle = 0; cycle < cycles && !followed(); cycle += 1) {
    await time.advance(CYCLE_MS);
    await time.until(
      living.refresh().catch(() => undefined),
      PATIENCE_MS,
    );
  }
  return followed();
}

function readAges(living: Living, names: readonly string[], settings: boolean): string[] {
  return [...names, ...(settings ? [SETTING] : [])].map((key) => ageOf(living.get(key)));
}

function isAll(living: Living, { names, age }: World, settings: boolean): boolean {
  return readAges(living, names, settings).every((one) => one === String(age));
}
