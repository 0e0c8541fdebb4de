import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { Breaker } from './breaker.js';
import { secretProblem } from './secret-problem.js';

const id = { vaultUrl: 'https://shop-kv.vault.azure.net', name: 'db-password' };
const unreachable = secretProblem('ERR_VAULT_UNREACHABLE', id, { status: 503 });

describe('Breaker', () => {
  const create = () => {
    const clock = new FakeClock();
    const breaker = new Breaker(() => 0.5, clock);
    /** A round of one request that fails, if it is let through. */
    const failingRound = (): boolean => {
      const admitted = breaker.admit();
      if (admitted) breaker.failed(unreachable);
      breaker.settle(true);
      return admitted;
    };
    return { clock, breaker, failingRound };
  };

  it('lets everybody through while the vault is healthy, whatever it says', () => {
    const { breaker } = create();
    expect([breaker.admit(), breaker.admit()]).toEqual([true, true]);
    breaker.answered();
    breaker.settle(false);
    expect(breaker.suffering).toBe(false);
    expect(breaker.trouble).toBeUndefined();
  });

  it('lets nobody through for half a minute after a failing round, and tells why and until when', () => {
    const { clock, breaker, failingRound } = create();
    failingRound();
    expect(breaker.admit()).toBe(false);
    expect(breaker.trouble).toEqual({
      cause: unreachable,
      since: new Date(clock.now()),
      retryAt: new Date(clock.now() + 30_000),
    });
    expect(breaker.refusal(id)).toMatchObject({
      code: 'ERR_VAULT_UNREACHABLE',
      secret: 'db-password',
      transient: true,
    });
  });

  it('lets one request through then, and the others when it was answered', async () => {
    const { clock, breaker, failingRound } = create();
    failingRound();
    await clock.advance(30_000);
    expect([breaker.admit(), breaker.admit()]).toEqual([true, false]);
    breaker.answered();
    expect([breaker.admit(), breaker.admit()]).toEqual([true, true]);
    breaker.settle(false);
    expect(breaker.suffering).toBe(false);
  });

  it('waits longer after each failing round, five minutes at most', async () => {
    const { clock, breaker, failingRound } = create();
    const waits: number[] = [];
    for (let round = 0; round < 7; round += 1) {
      failingRound();
      const waitMs = (breaker.trouble?.retryAt.getTime() ?? 0) - clock.now();
      waits.push(waitMs);
      await clock.advance(waitMs);
    }
    expect(waits).toEqual([30_000, 60_000, 120_000, 240_000, 300_000, 300_000, 300_000]);
  });

  it('counts rounds that fail at the same time once', () => {
    const { clock, breaker, failingRound } = create();
    for (let round = 0; round < 100; round += 1) failingRound();
    expect(breaker.trouble?.retryAt).toEqual(new Date(clock.now() + 30_000));
  });

  it('is not closed again by those that it does not let through while one request tries', async () => {
    const { clock, breaker, failingRound } = create();
    failingRound();
    await clock.advance(30_000);
    expect([breaker.admit(), failingRound()]).toEqual([true, false]);
    breaker.answered();
    expect(breaker.admit()).toBe(true);
  });

  it('waits again when time was up for the one request', async () => {
    const { clock, breaker, failingRound } = create();
    failingRound();
    await clock.advance(30_000);
    breaker.admit();
    breaker.failed(undefined);
    breaker.settle(true);
    expect(breaker.admit()).toBe(false);
    await clock.advance(60_000);
    expect(breaker.admit()).toBe(true);
  });

  it('lets a request through when the clock was set back', () => {
    let now = new FakeClock().now();
    const breaker = new Breaker(() => 0.5, { now: () => now, schedule: () => () => undefined });
    expect(breaker.admit()).toBe(true);
    breaker.failed(unreachable);
    breaker.settle(true);
    now -= 3_600_000;
    expect(breaker.admit()).toBe(true);
  });

  it('lets the next one try when the first attempt after the wait was called off', async () => {
    const { clock, breaker, failingRound } = create();
    failingRound();
    await clock.advance(30_000);
    expect(breaker.admit()).toBe(true);
    breaker.failed(undefined);
    breaker.abandon();
    expect(breaker.admit()).toBe(true);
  });

  it('lets sixty requests fail in an hour at most, however the vault flickers', async () => {
    const { clock, breaker, failingRound } = create();
    failingRound();
    let failed = 0;
    const end = clock.now() + 3_600_000;
    while (clock.now() < end) {
      // It answers the first request after each wait, and nothing after that.
      if (breaker.admit()) breaker.answered();
      for (let n = 0; n < 20; n += 1)
        if (breaker.admit()) {
          breaker.failed(unreachable);
          failed += 1;
        }
      breaker.settle(true);
      await clock.advance(30_000);
    }
    expect(failed).toBeLessThanOrEqual(60);
    expect(failed).toBeGreaterThan(40);
  });
});
