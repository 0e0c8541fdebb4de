import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { setMaxListeners } from 'node:events';
import { systemClock } from '../clock.js';
import { problemError } from '../errors.js';
import { fetchSecrets } from './fetch-secrets.js';
import { secretProblem } from './secret-problem.js';
import type { SecretProvider } from './secret-provider.js';
import { ThrottleGate } from './throttle-gate.js';
import { Traffic } from './vault-traffic.js';

const vaultUrl = 'https://shop-kv.vault.azure.net';

/** A vault that answers `quota` requests in every second of the clock and throttles the rest, 20 ms an answer. */
function limitedVault(quota: number, retryAfterMs?: number) {
  const seen = { accepted: 0, throttled: 0, most: 0 };
  let second = -1;
  let used = 0;
  let inFlight = 0;
  const provider: SecretProvider = {
    async getSecret(id) {
      seen.most = Math.max(seen.most, (inFlight += 1));
      await new Promise((resolve) => setTimeout(resolve, 20));
      inFlight -= 1;
      const now = Math.floor(Date.now() / 1_000);
      if (now !== second) [second, used] = [now, 0];
      used += 1;
      if (used > quota) {
        seen.throttled += 1;
        const details = { status: 429, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) };
        throw problemError(secretProblem('ERR_THROTTLED', id, details));
      }
      seen.accepted += 1;
      return { value: id.name };
    },
  };
  return { provider, seen };
}

describe('ThrottleGate, through fetchSecrets()', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const ids = (count: number) => Array.from({ length: count }, (_, n) => ({ vaultUrl, name: `secret-${n}` }));
  const random = () => 0.5;
  const newTraffic = () => new Traffic({ concurrency: 64, random, clock: systemClock });
  const fetch = (
    provider: SecretProvider,
    count: number,
    signal = new AbortController().signal,
    traffic = newTraffic(),
  ) =>
    fetchSecrets(ids(count), provider, {
      signal,
      traffic,
      attempts: Infinity,
      waitForAccessUntil: 0,
      failed: false,
      mayBeAbsent: new Set(),
      random,
      clock: systemClock,
    });
  const values = (results: Awaited<ReturnType<typeof fetchSecrets>>) =>
    [...results.values()].filter((one) => 'secret' in one).length;

  it('fetches 1,000 secrets from a vault that allows 100 a second and says nothing of when to return', async () => {
    const { provider, seen } = limitedVault(100);
    const fetching = fetch(provider, 1_000);
    await jest.advanceTimersByTimeAsync(30_000);
    expect(values(await fetching)).toBe(1_000);
    expect(seen.accepted).toBe(1_000);
    expect(seen.throttled).toBeLessThan(176); // 15 % of all requests
  });

  it('fetches for six callers of one vault at once', async () => {
    const { provider } = limitedVault(100);
    const fetching = Promise.all(Array.from({ length: 6 }, () => fetch(provider, 100)));
    await jest.advanceTimersByTimeAsync(30_000);
    expect((await fetching).map(values)).toEqual([100, 100, 100, 100, 100, 100]);
  });

  it.each([
    ['as long as it is asked to', 3_000, 3_000],
    ['a minute at most', 3_600_000, 60_000],
    ['a quarter of a second at least', -5_000, 250],
  ])('waits %s', async (_, retryAfterMs, waitMs) => {
    const { provider, seen } = limitedVault(0, retryAfterMs);
    const ending = new AbortController();
    const fetching = fetch(provider, 1, ending.signal);
    await jest.advanceTimersByTimeAsync(20 + waitMs - 1);
    expect(seen.throttled).toBe(1);
    await jest.advanceTimersByTimeAsync(1 + 20);
    expect(seen.throttled).toBe(2);
    ending.abort();
    expect([...(await fetching).values()]).toMatchObject([{ code: 'ERR_THROTTLED' }]);
  });

  it('asks a vault that goes on refusing with one request at a time, about twice a second', async () => {
    const { provider, seen } = limitedVault(0);
    const ending = new AbortController();
    const fetching = fetch(provider, 100, ending.signal);
    await jest.advanceTimersByTimeAsync(20);
    expect(seen.throttled).toBe(64);
    await jest.advanceTimersByTimeAsync(10_400);
    expect(seen.throttled).toBe(64 + 20);
    ending.abort();
    await fetching;
  });

  it('lets the others go on when the vault says anything else than a 429', async () => {
    const { provider, seen } = limitedVault(100);
    let asked = 0;
    const odd: SecretProvider = {
      getSecret(id, options) {
        asked += 1;
        if (asked <= 64) throw problemError(secretProblem('ERR_THROTTLED', id, { status: 429 }));
        if (asked === 65) throw problemError(secretProblem('ERR_SECRET_NOT_FOUND', id, { status: 404 }));
        return provider.getSecret(id, options);
      },
    };
    const fetching = fetch(odd, 64 + 30);
    await jest.advanceTimersByTimeAsync(600);
    await fetching;
    expect(seen).toMatchObject({ accepted: 30, most: 30 });
  });

  it('halves its width, and widens it again while answers come', async () => {
    const { provider, seen } = limitedVault(100);
    const fetching = fetch(provider, 200);
    await jest.advanceTimersByTimeAsync(1_000);
    expect(seen.most).toBe(64);
    seen.most = 0;
    await jest.advanceTimersByTimeAsync(20_000);
    expect(values(await fetching)).toBe(200);
    expect(seen.most).toBeLessThan(64);
  });

  it('wakes of a thousand that wait only those for whom there is a place, and nobody is forgotten', async () => {
    const gate = new ThrottleGate(8, random, systemClock);
    const { signal } = new AbortController();
    setMaxListeners(0, signal);
    const waits = jest.spyOn(signal, 'addEventListener');
    const impatient = new AbortController();
    setMaxListeners(0, impatient.signal);
    const visit = async (until: AbortSignal): Promise<boolean> => {
      const pass = await gate.enter(until);
      await Promise.resolve();
      if (!pass) return false;
      gate.answered();
      gate.leave();
      return true;
    };
    const visits = Array.from({ length: 1_000 }, (_, n) => visit(n % 10 === 9 ? impatient.signal : signal));
    impatient.abort();
    expect((await Promise.all(visits)).filter(Boolean)).toHaveLength(900);
    expect(waits.mock.calls.length).toBeLessThan(5_000);
  });

  it('leaves no timer behind when it is closed', async () => {
    const { provider } = limitedVault(0);
    const ending = new AbortController();
    const traffic = newTraffic();
    const fetching = fetch(provider, 10, ending.signal, traffic);
    await jest.advanceTimersByTimeAsync(5_000);
    ending.abort();
    await jest.advanceTimersByTimeAsync(100);
    await fetching;
    traffic.close();
    expect(jest.getTimerCount()).toBe(0);
  });
});
