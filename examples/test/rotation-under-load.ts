import { expect } from '@jest/globals';
import type { Emulator } from '@vaultref/emulator';
import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const REQUESTS = 2_000;
const AT_ONCE = 20;
const PATIENCE_MS = 20_000;

/** What an example answers: with `proof` it shows that it holds the password, and does not say it. */
export interface Answer {
  readonly status: number;
  readonly proof?: string;
}

/**
 * Asks an example 2,000 times, twenty at once, while the password of its database is rotated:
 * every request succeeds, and the new password is in use within two seconds.
 * @param ask for the proof of the challenge `c`
 */
export async function expectRotationUnderLoad(azure: Emulator, ask: () => Promise<Answer>): Promise<void> {
  const old = proofOf('example: p@ss/w0rd #1 "quoted" $HOME');
  const rotated = proofOf('another value');
  expect(await ask()).toEqual({ status: 200, proof: old });

  const seen: (Answer & { at: number })[] = [];
  let rotatedAt = Infinity;
  const isDone = () => seen.length >= REQUESTS && seen.at(-1)?.proof === rotated;
  const client = async () => {
    while (!isDone() && performance.now() < rotatedAt + PATIENCE_MS)
      seen.push({ ...(await ask()), at: performance.now() });
  };
  const clients = Array.from({ length: AT_ONCE }, client);
  while (seen.length < REQUESTS / 4) await setTimeout(1);
  rotatedAt = performance.now();
  await azure.rotate('db-password', 'another value');
  await Promise.all(clients);

  expect(seen.length).toBeGreaterThanOrEqual(REQUESTS);
  expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
  expect(new Set(seen.map(({ proof }) => proof))).toEqual(new Set([old, rotated]));
  const first = seen.find(({ proof }) => proof === rotated)?.at ?? Infinity;
  expect(first - rotatedAt).toBeLessThan(2_000);
  // An answer that was under way when the first new one came may still bear the old password.
  expect(seen.filter(({ proof, at }) => proof === old && at > first).length).toBeLessThanOrEqual(AT_ONCE);
}

const proofOf = (secret: string): string => createHmac('sha256', secret).update('c').digest('hex');
