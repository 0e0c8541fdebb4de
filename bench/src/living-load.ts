import type { Contender } from './living-contenders.js';
import { openIn } from './living-refresh.js';
import { ageOf, World } from './living-world.js';

const SECRETS = 10;
const REQUEST_EVERY_MS = 1_000;
const HOUR_MS = 3_600_000;

export const MOODS = {
  well: undefined,
  '503': { status: 503 },
  '429': { effect: 'throttle' },
  '403': { status: 403 },
  'no answer': { effect: 'hang' },
} as const;
export type Mood = keyof typeof MOODS;

/** An hour in which a vault fails, with a request to the application every second. */
export interface HourOfLoad {
  /** To the vault. */
  readonly requests: number;
  /** To the store. */
  readonly storeRequests: number;
  /** The values that were known could be read all the time. */
  readonly served: boolean;
  /** From the end of the failure until the values were those of the vault; null when it took more than an hour. */
  readonly recoveredSeconds: number | null;
}

export async function failForAnHour(contender: Contender, mood: Mood, seed: number): Promise<HourOfLoad> {
  const world = await World.start(seed, SECRETS);
  const { azure, time, names } = world;
  try {
    const living = await openIn(world, contender);
    const isAge = (age: number) => names.every((name) => ageOf(living.get(name)) === String(age));
    const serve = async (): Promise<void> => {
      await time.advance(REQUEST_EVERY_MS);
      void living.onRequest().catch(() => undefined);
    };
    const effect = MOODS[mood];
    const end = effect ? azure.fault({ match: { kind: 'secret' }, ...effect }) : () => undefined;
    const count = () => [azure.countRequests({ kind: 'secret' }), azure.countRequests({ kind: 'setting' })];
    const [secrets = 0, settings = 0] = count();
    world.change(names, { settings: false });
    let served = true;
    for (const until = time.now() + HOUR_MS; time.now() < until;) {
      await serve();
      served &&= isAge(0) || (mood === 'well' && isAge(1));
    }
    const [secretsAfter = 0, settingsAfter = 0] = count();
    end();
    const endedAt = time.now();
    while (!isAge(1) && time.now() - endedAt < HOUR_MS) {
      await serve();
      await time.advance(0);
    }
    const recovered = isAge(1) ? (time.now() - endedAt) / 1_000 : null;
    await living.close();
    return {
      requests: secretsAfter - secrets,
      storeRequests: settingsAfter - settings,
      served,
      recoveredSeconds: recovered,
    };
  } finally {
    await world.stop();
  }
}
