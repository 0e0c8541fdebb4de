import { afterAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { loadConfig, object } from '@vaultref/core';
import { printFigures, record } from '../src/figures.js';
import { seededRandom } from '../src/random.js';
import { type Mood, ScriptedVault } from '../src/scripted-vault.js';

const HOUR = 3_600_000;
const SECRETS = Array.from({ length: 40 }, (_, n) => `secret-${n}`);

/** Requests in the busiest hour of six in which the vault does not recover, from the second failing refresh on. */
async function busiestHour(mood: Mood): Promise<{ requests: number; served: boolean }> {
  const random = seededRandom(7);
  const clock = new FakeClock();
  const vault = new ScriptedVault(clock);
  for (const name of [...SECRETS, ...SECRETS.map((one) => `tenant-${one}`)])
    vault.values.set(name, `value of ${name}`);
  const config = await clock.until(
    loadConfig({
      sources: [object(Object.fromEntries(SECRETS.map((name) => [name, `@keyvault:${name}`])))],
      provider: vault,
      refresh: true,
      clock,
      random,
    }),
  );
  await clock.until(Promise.all(SECRETS.map((name) => config.secrets.get(`tenant-${name}`))));
  vault.mood = mood;
  await clock.until(config.refresh().catch(() => undefined));
  const first = vault.requests.length;
  let served = true;
  const end = clock.now() + 6 * HOUR;
  while (clock.now() < end) {
    // Traffic of the application: it reads secrets of tenants, new ones too, and an operator presses "refresh".
    const name = SECRETS[Math.floor(random() * SECRETS.length)] ?? '';
    const stale = config.secrets.get(`tenant-${name}`).catch(() => undefined);
    const unknown = config.secrets.get(`new-${Math.floor(random() * 1e6)}`).catch(() => undefined);
    const refresh = random() < 0.1 ? config.refresh().catch(() => undefined) : undefined;
    await clock.advance(10_000);
    void refresh;
    void unknown;
    served &&= (await clock.until(stale)) === `value of tenant-${name}`;
  }
  served &&= config.get('secret-0') === 'value of secret-0';
  const times = vault.requests.slice(first);
  const requests = Math.max(
    ...times.map((at) => times.filter((other) => other >= at && other < at + HOUR).length),
  );
  vault.mood = 'well';
  await clock.advance(360_000);
  expect(config.health.status).toBe('ok');
  await config.close();
  return { requests, served };
}

describe('a vault that does not recover for hours', () => {
  it.each(['down', 'throttling', 'hanging'] as const)(
    '%s: is asked sixty times an hour at most, and everybody is served what is known',
    async (mood) => {
      const { requests, served } = await busiestHour(mood);
      record(`requests in the busiest hour, ${mood}`, `${requests} of 60`);
      expect(requests).toBeLessThanOrEqual(60);
      expect(served).toBe(true);
    },
    300_000,
  );
  afterAll(printFigures);
});
