import { afterAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { loadConfig, object } from '@vaultref/core';
import { printFigures, record } from '../src/figures.js';
import { seededRandom } from '../src/random.js';
import { ScriptedVault } from '../src/scripted-vault.js';

const INSTANCES = 200;
const INTERVAL_MS = 60_000;
const HOUR = 3_600_000;

describe('a fleet of instances that were started together', () => {
  it('spreads its refreshes: no second above five times the mean', async () => {
    const random = seededRandom(11);
    const clock = new FakeClock();
    const vault = new ScriptedVault(clock);
    vault.values.set('db-password', 's3cret');
    const configs = await clock.until(
      Promise.all(
        Array.from({ length: INSTANCES }, () =>
          loadConfig({
            sources: [object({ password: '@keyvault:db-password' })],
            provider: vault,
            refresh: { intervalMs: INTERVAL_MS },
            clock,
            random,
          }),
        ),
      ),
    );
    const started = vault.requests.length;
    const start = clock.now();
    await clock.advance(HOUR);
    const seconds = new Map<number, number>();
    for (const at of vault.requests.slice(started)) {
      const second = Math.floor((at - start) / 1_000);
      seconds.set(second, (seconds.get(second) ?? 0) + 1);
    }
    const mean = (vault.requests.length - started) / (HOUR / 1_000);
    const most = Math.max(...seconds.values());
    record(
      `${INSTANCES} instances, an hour, every ${INTERVAL_MS / 1_000} s`,
      `${most} requests in the busiest second, mean ${mean.toFixed(2)}`,
    );
    expect(most).toBeLessThanOrEqual(5 * mean);
    await Promise.all(configs.map((config) => config.close()));
    expect(clock.pending).toBe(0);
  }, 300_000);
  afterAll(printFigures);
});
