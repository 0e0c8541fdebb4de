import { type Contender, INTERVAL_MS } from './living-contenders.js';
import { openIn } from './living-refresh.js';
import { ageOf, nameOf, World } from './living-world.js';

const SECRETS = 50;
const REQUEST_EVERY_MS = 1_000;
const LONGEST_MS = 600_000;

/** How one rotation of one secret among many was noticed. */
export interface Noticed {
  readonly seconds: number;
  /** To the vault, from the rotation until it was seen. */
  readonly requests: number;
}

/** One of fifty secrets is rotated at a random moment, the application is asked something every second. */
export async function noticeRotation(contender: Contender, seed: number): Promise<Noticed> {
  const world = await World.start(seed, SECRETS);
  const { azure, time } = world;
  try {
    const living = await openIn(world, contender);
    const serve = async (seconds: number): Promise<void> => {
      for (let second = 0; second < seconds; second += 1) {
        await time.advance(REQUEST_EVERY_MS);
        void living.onRequest().catch(() => undefined);
      }
    };
    await serve(120 + Math.floor((world.random() * INTERVAL_MS) / REQUEST_EVERY_MS));
    const secret = nameOf(Math.floor(world.random() * SECRETS));
    // What the last request set off has come to rest.
    await time.advance(0);
    world.change([secret], { settings: false });
    const [rotatedAt, before] = [time.now(), azure.countRequests({ kind: 'secret' })];
    const isSeen = () => ageOf(living.get(secret)) === '1';
    while (!isSeen() && time.now() - rotatedAt < LONGEST_MS) {
      await time.advance(REQUEST_EVERY_MS);
      if (time.now() - rotatedAt === REQUEST_EVERY_MS) living.onEvent(secret);
      void living.onRequest().catch(() => undefined);
      await time.advance(0);
    }
    await living.close();
    return {
      seconds: isSeen() ? (time.now() - rotatedAt) / 1_000 : Number.POSITIVE_INFINITY,
      requests: azure.countRequests({ kind: 'secret' }) - before,
    };
  } finally {
    await world.stop();
  }
}
