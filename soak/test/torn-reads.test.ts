import { afterAll, describe, expect, it } from '@jest/globals';
import { loadConfig, memoryProvider, object } from '@vaultref/core';
import { budget } from '../src/budget.js';
import { printFigures, record } from '../src/figures.js';

const READS = budget(10_000_000, 1_000_000);
const READS_A_TURN = 500;

describe('reads during refreshes', () => {
  it('are never torn', async () => {
    const pair = (n: number) => JSON.stringify({ user: n, password: n });
    const secrets: Record<string, { value: string }> = { a: { value: pair(0) }, b: { value: '0' } };
    const provider = {
      ...memoryProvider({}),
      getSecret: ({ name }: { name: string }) => Promise.resolve({ ...(secrets[name] ?? { value: '' }) }),
    };
    const config = await loadConfig({
      sources: [object({ a: '@keyvault:a?as=json', b: '@keyvault:b?as=number', text: 'x@keyvault{b}' })],
      provider,
    });
    let torn = 0;
    let reads = 0;
    let rotations = 0;
    while (reads < READS) {
      rotations += 1;
      secrets['a'] = { value: pair(rotations) };
      secrets['b'] = { value: String(rotations) };
      const state = { refreshing: true };
      const refreshing = config.refresh().finally(() => {
        state.refreshing = false;
      });
      // A turn of reads between any two microtasks of the refresh.
      while (state.refreshing) {
        for (let n = 0; n < READS_A_TURN; n += 1) {
          const { a, b, text } = config.values as {
            a: { user: number; password: number };
            b: number;
            text: string;
          };
          if (a.user !== a.password || a.user !== b || text !== `x${b}`) torn += 1;
        }
        reads += READS_A_TURN;
        await Promise.resolve();
      }
      await refreshing;
    }
    record('reads during refreshes', `${reads} reads, ${rotations} rotations, ${torn} torn`);
    expect(torn).toBe(0);
    expect(config.generation).toBe(rotations + 1);
    await config.close();
  }, 300_000);
  afterAll(printFigures);
});
