import { describe, expect, it } from '@jest/globals';
import { callTogether } from '../src/living-callers.js';
import { provider, vaultref } from '../src/living-contenders.js';
import { FAULTS } from '../src/living-faults.js';
import { failForAnHour } from '../src/living-load.js';
import { type Change, refreshUnder } from '../src/living-refresh.js';
import { noticeRotation } from '../src/living-rotation.js';
import { readDuringRefreshes } from '../src/living-torn.js';

const CHANGES: readonly Change[] = ['secrets', 'secrets and a setting'];
const RIGHT = {
  mixed: false,
  gone: false,
  silent: false,
  leaked: false,
  waiting: false,
  late: false,
  lost: false,
  deaf: false,
};
const ours = vaultref('vaultref');
const sentinel = vaultref('vaultref, sentinel', { sentinel: true });
const timer = vaultref('vaultref, timer', { timer: true });
const events = vaultref('vaultref, events', { timer: true, events: true });

/** One seed of what `pnpm --filter @vaultref/bench living` runs, and what it must show of us. */
describe('the living script', () => {
  describe.each([
    { name: 'all settings watched', contender: ours, changes: CHANGES },
    { name: 'one watched', contender: sentinel, changes: ['secrets and a setting'] as const },
  ])('$name', ({ contender, changes }) => {
    it.each(changes.flatMap((change) => FAULTS.map((fault) => ({ change, fault }))))(
      'keeps, tells and catches up: $change change, $fault.name',
      async ({ change, fault }) => {
        expect(await refreshUnder(fault, change, contender, 1)).toEqual(RIGHT);
      },
    );

    it.each(changes)('is never torn: %s change', async (change) => {
      const seen = await readDuringRefreshes(contender, change, 1, 20);
      expect(seen).toMatchObject({ tornTurns: 0, tornMicrotasks: 0, leftTorn: 0 });
      expect(Math.min(seen.turns, seen.microtasks)).toBeGreaterThan(500);
    });

    it('lets a hundred callers share one refresh, after which all of them see the new values', async () => {
      expect(await callTogether(contender, 1)).toEqual({ callers: 100, requests: 10, sawNew: 100 });
    });
  });

  it('notices a rotation within a second of its event by one request, else within the interval', async () => {
    expect(await noticeRotation(events, 1)).toEqual({ seconds: 1, requests: 1 });
    expect((await noticeRotation(timer, 1)).seconds).toBeLessThanOrEqual(66);
  });

  it.each(['503', '429', 'no answer'] as const)(
    'asks a failing vault sixty times an hour at most and recovers: %s',
    async (mood) => {
      const hour = await failForAnHour(timer, mood, 1);
      expect(hour.requests).toBeLessThanOrEqual(60);
      expect(hour.served).toBe(true);
      expect(hour.recoveredSeconds).toBeLessThanOrEqual(360);
    },
  );

  it.each([provider('provider'), provider('provider, parallel', { parallel: true })])(
    'drives the provider as well: without a fault and under one that its SDK rides out, $name is right',
    async (contender) => {
      const mild = FAULTS.filter(({ name }) => name === 'none' || name === 'vault: 503, twice');
      expect(mild).toHaveLength(2);
      for (const change of CHANGES)
        for (const fault of mild) expect(await refreshUnder(fault, change, contender, 1)).toEqual(RIGHT);
    },
  );
});
