import type { Contender } from './living-contenders.js';
import { openIn } from './living-refresh.js';
import { ageOf, nameOf, World } from './living-world.js';

const SECRETS = 10;
const CALLERS = 100;
const PATIENCE_MS = 600_000;

/** A hundred callers of refresh() at once, after a rotation of all secrets. */
export interface Callers {
  readonly callers: number;
  /** To the vault. */
  readonly requests: number;
  /** Callers that read the new value when their refresh() had ended. */
  readonly sawNew: number;
}

export async function callTogether(contender: Contender, seed: number): Promise<Callers> {
  const world = await World.start(seed, SECRETS);
  const { azure, time, names } = world;
  try {
    const living = await openIn(world, contender);
    await time.advance(120_000);
    world.change(names, { settings: false });
    const before = azure.countRequests({ kind: 'secret' });
    let sawNew = 0;
    const call = async (): Promise<void> => {
      await living.refresh();
      if (ageOf(living.get(nameOf(0))) === '1') sawNew += 1;
    };
    await time.until(Promise.all(Array.from({ length: CALLERS }, call)), PATIENCE_MS);
    await living.close();
    return { callers: CALLERS, requests: azure.countRequests({ kind: 'secret' }) - before, sawNew };
  } finally {
    await world.stop();
  }
}
