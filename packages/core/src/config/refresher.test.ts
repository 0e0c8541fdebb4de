import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { Refresher, type RefreshScope } from './refresher.js';

describe('Refresher', () => {
  const open: Refresher[] = [];
  afterEach(() => {
    for (const refresher of open.splice(0)) refresher.close();
  });

  const create = (options: { intervalMs?: number; nextExpiry?: () => number | undefined } = {}) => {
    const clock = new FakeClock();
    const start = clock.now();
    const cycles: { scope: RefreshScope; at: number }[] = [];
    const script = { fails: false, wait: Promise.resolve() };
    /** Refreshes take until what this gives is called. */
    const hold = () => {
      let release = (): void => undefined;
      script.wait = new Promise((resolve) => {
        release = resolve;
      });
      return release;
    };
    const refresher = new Refresher({
      cycle: async (scope) => {
        cycles.push({ scope, at: clock.now() - start });
        await script.wait;
        if (script.fails) throw new Error('refused');
      },
      intervalMs: options.intervalMs,
      nextExpiry: options.nextExpiry ?? (() => undefined),
      random: () => 0.5,
      clock,
    });
    open.push(refresher);
    return { clock, cycles, script, hold, refresher, times: () => cycles.map(({ at }) => at) };
  };

  it('refreshes by its timer, and without one only when it is asked', async () => {
    const timed = create({ intervalMs: 300_000 });
    await timed.clock.advance(900_000);
    expect(timed.times()).toEqual([240_000, 540_000, 840_000]);
    const manual = create();
    await manual.clock.advance(900_000);
    await manual.refresher.refresh();
    expect(manual.times()).toEqual([900_000]);
    expect(manual.clock.pending).toBe(0);
  });

  it('spreads the first refreshes of instances that were started together', () => {
    const firstOf = (value: number) => {
      const clock = new FakeClock();
      const start = clock.now();
      const waits: number[] = [];
      const schedule = (ms: number) => {
        waits.push(clock.now() - start + ms);
        return () => undefined;
      };
      const cycle = () => Promise.resolve();
      const nextExpiry = () => undefined;
      const refresher = new Refresher({
        cycle,
        intervalMs: 1_000,
        nextExpiry,
        random: () => value,
        clock: { now: () => start, schedule },
      });
      refresher.close();
      return waits[0];
    };
    expect([firstOf(0), firstOf(0.5), firstOf(1)]).toEqual([500, 800, 1_100]);
  });

  it('comes back sooner after a failure, later and later up to five minutes, and calms down with a success', async () => {
    const { clock, script, times } = create({ intervalMs: 3_600_000 });
    script.fails = true;
    await clock.advance(0.8 * 3_600_000 + 30_000 + 60_000 + 120_000 + 240_000 + 300_000);
    script.fails = false;
    await clock.advance(300_000 + 3_600_000);
    const gaps = times().map((at, index, all) => at - (all[index - 1] ?? 0));
    expect(gaps).toEqual([0.8 * 3_600_000, 30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 3_600_000]);
  });

  it('runs one refresh at a time, which all who ask wait for', async () => {
    const { cycles, script, refresher } = create();
    script.fails = true;
    const results = await Promise.allSettled([refresher.refresh(), refresher.refresh(), refresher.refresh()]);
    expect(results.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(cycles).toHaveLength(1);
  });

  it('comes when a secret in use expires, but not sooner than in half a minute', async () => {
    let expiry = 0;
    const { clock, times } = create({ intervalMs: 300_000, nextExpiry: () => expiry || undefined });
    expiry = clock.now() + 240_000 + 100_000;
    await clock.advance(340_000);
    expect(times()).toEqual([240_000, 340_000]);
    expiry = clock.now() + 1;
    await clock.advance(30_000);
    expect(times().at(-1)).toBe(370_000);
  });

  it('follows an event at once, and a storm in wider and wider steps', async () => {
    const { clock, cycles, refresher } = create();
    refresher.onEvent();
    expect(cycles).toEqual([{ scope: 'invalidated', at: 0 }]);
    for (let second = 0; second < 60; second += 1) {
      for (let n = 0; n < 10; n += 1) refresher.onEvent();
      await clock.advance(1_000);
    }
    expect(cycles.length).toBeLessThanOrEqual(8);
    await clock.advance(120_000);
    const before = cycles.length;
    refresher.onEvent();
    expect(cycles.length).toBe(before + 1);
  });

  it('comes back to an event whose refresh failed, also without a timer, until one succeeds', async () => {
    const { clock, cycles, script, refresher } = create();
    script.fails = true;
    refresher.onEvent();
    await clock.advance(90_000);
    script.fails = false;
    await clock.advance(3_600_000);
    expect(cycles.map(({ at }) => at)).toEqual([0, 30_000, 90_000, 210_000]);
    expect(cycles.every(({ scope }) => scope === 'invalidated')).toBe(true);
    expect(clock.pending).toBe(0);
  });

  it('waits no longer for events and requests when the clock is set back', async () => {
    let now = new FakeClock().now();
    const began: number[] = [];
    const waits: number[] = [];
    const schedule = (ms: number) => {
      waits.push(ms);
      return () => undefined;
    };
    const refresher = new Refresher({
      cycle: () => Promise.resolve(void began.push(now)),
      intervalMs: undefined,
      nextExpiry: () => undefined,
      random: () => 0.5,
      clock: { now: () => now, schedule },
    });
    open.push(refresher);
    refresher.onEvent();
    await refresher.refresh();
    now -= 3_600_000;
    refresher.onEvent();
    expect(waits).toEqual([1_000]);
    await refresher.refresh(60_000);
    expect(began.at(-1)).toBe(now);
  });

  it('runs once more after a refresh in which an event came', async () => {
    const { clock, cycles, hold, refresher } = create();
    const release = hold();
    const running = refresher.refresh();
    refresher.onEvent();
    refresher.onEvent();
    expect(cycles).toHaveLength(1);
    release();
    await running;
    await clock.advance(1_000);
    expect(cycles.map(({ scope }) => scope)).toEqual(['everything', 'invalidated']);
  });

  it('at every request refreshes once in the least interval, also while it fails', async () => {
    const { clock, script, refresher, times } = create();
    script.fails = true;
    for (let second = 0; second < 70; second += 1) {
      await refresher.refresh(30_000).catch(() => undefined);
      await clock.advance(1_000);
    }
    expect(times()).toEqual([30_000, 60_000]);
  });

  it('asks for everything after a refresh by event, once for all who asked during it', async () => {
    const { cycles, hold, refresher } = create();
    const release = hold();
    refresher.onEvent();
    const asked = [refresher.refresh(), refresher.refresh()];
    refresher.onEvent();
    expect(cycles.map(({ scope }) => scope)).toEqual(['invalidated']);
    release();
    await Promise.all(asked);
    expect(cycles.map(({ scope }) => scope)).toEqual(['invalidated', 'everything']);
  });

  it('begins nothing after a refresh by event in which it was closed', async () => {
    const { cycles, hold, refresher } = create();
    const release = hold();
    refresher.onEvent();
    const asked = refresher.refresh();
    refresher.close();
    release();
    await asked;
    expect(cycles.map(({ scope }) => scope)).toEqual(['invalidated']);
  });

  it('does nothing more once it is closed', async () => {
    const { clock, cycles, refresher } = create({ intervalMs: 1_000 });
    refresher.onEvent();
    refresher.close();
    refresher.onEvent();
    await clock.advance(10_000);
    expect(cycles).toHaveLength(1);
    expect(clock.pending).toBe(0);
  });
});
