import { afterAll, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { loadConfig, object } from '@vaultref/core';
import { budget } from '../src/budget.js';
import { printFigures, record } from '../src/figures.js';
import { seededRandom } from '../src/random.js';
import { type Mood, ScriptedVault } from '../src/scripted-vault.js';

const DAYS = budget(30, 1);
const SEEDS = budget(10, 2);
const MINUTE = 60_000;
const NAMES = ['db-password', 'api-key', 'jwt-key', 'smtp-password', 'webhook-secret'];
const MOODS: Mood[] = ['down', 'throttling', 'hanging'];

/** Days in the life of a configuration: rotations, outages of minutes and hours, and what it made of them. */
async function live(seed: number) {
  const random = seededRandom(seed);
  const clock = new FakeClock();
  const vault = new ScriptedVault(clock);
  const rotate = (name: string): void => void vault.values.set(name, `${name}-${Math.floor(random() * 1e9)}`);
  for (const name of NAMES) rotate(name);
  const values = () => Object.fromEntries(vault.values);
  const config = await clock.until(
    loadConfig({
      sources: [object(Object.fromEntries(NAMES.map((name) => [name, `@keyvault:${name}`])))],
      provider: vault,
      refresh: true,
      clock,
      random,
    }),
  );
  let healthy = 0;
  let wrong = 0;
  let outageEnds = 0;
  const end = clock.now() + DAYS * 24 * 60 * MINUTE;
  while (clock.now() < end) {
    if (random() < 0.05) rotate(NAMES[Math.floor(random() * NAMES.length)] ?? '');
    if (clock.now() >= outageEnds) vault.mood = 'well';
    if (vault.mood === 'well' && random() < 0.01) {
      vault.mood = MOODS[Math.floor(random() * MOODS.length)] ?? 'down';
      outageEnds = clock.now() + random() * random() * 240 * MINUTE;
    }
    const before = config.health.ageMs;
    const known = JSON.stringify(values());
    await clock.advance(MINUTE);
    // A cycle ended well in this minute, and nothing was rotated in it.
    if (config.health.status === 'ok' && config.health.ageMs < before + MINUTE) {
      healthy += 1;
      if (JSON.stringify(config.values) !== known) wrong += 1;
    }
  }
  await config.close();
  return { healthy, wrong, timers: clock.pending };
}

describe('virtual days with rotations and outages', () => {
  it('end every healthy refresh with what the vault has', async () => {
    let healthy = 0;
    let wrong = 0;
    for (let seed = 1; seed <= SEEDS; seed += 1) {
      const life = await live(seed);
      healthy += life.healthy;
      wrong += life.wrong;
      expect(life.timers).toBe(0);
    }
    record(
      'virtual days',
      `${DAYS} x ${SEEDS} seeds, ${healthy} healthy refreshes, ${wrong} unlike the vault`,
    );
    expect(wrong).toBe(0);
    expect(healthy).toBeGreaterThan(DAYS * SEEDS * 150);
  }, 900_000);
  afterAll(printFigures);
});
