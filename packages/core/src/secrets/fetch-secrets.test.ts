import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { systemClock } from '../clock.js';
import { problemError } from '../errors.js';
import { fetchSecrets } from './fetch-secrets.js';
import { secretProblem } from './secret-problem.js';
import type { Secret, SecretIdentifier, SecretProvider } from './secret-provider.js';
import { Traffic } from './vault-traffic.js';

const vaultUrl = 'https://shop-kv.vault.azure.net';
const ids = (...names: string[]): SecretIdentifier[] => names.map((name) => ({ vaultUrl, name }));

type Answer = Secret | 'throttled' | 'missing' | 'unknown-host' | 'hang' | 'foreign';

/** A provider that follows a script: for each secret its answers in order, the last one for ever. */
function scripted(script: Record<string, Answer[]>) {
  const asked: string[] = [];
  let inFlight = 0;
  let most = 0;
  const provider: SecretProvider = {
    async getSecret(id) {
      asked.push(id.name);
      const answers = script[id.name] ?? ['missing'];
      const answer = answers[Math.min(asked.filter((name) => name === id.name).length, answers.length) - 1];
      most = Math.max(most, (inFlight += 1));
      await Promise.resolve();
      inFlight -= 1;
      if (answer === 'hang') return new Promise<Secret>(() => undefined);
      if (answer === 'throttled') throw problemError(secretProblem('ERR_THROTTLED', id, { status: 429 }));
      if (answer === 'unknown-host') throw problemError(secretProblem('ERR_VAULT_NOT_FOUND', id));
      if (answer === 'foreign') throw new Error('canary-in-the-text-of-another-provider');
      if (answer === 'missing' || answer === undefined)
        throw problemError(secretProblem('ERR_SECRET_NOT_FOUND', id, { status: 404 }));
      return answer;
    },
  };
  return { provider, asked, most: () => most };
}

describe('fetchSecrets()', () => {
  beforeEach(() => {
    jest.useFakeTimers();
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const fetch = async (
    provider: SecretProvider,
    wanted: SecretIdentifier[],
    {
      advanceMs = 0,
      failed = false,
      concurrency = 64,
      signal = new AbortController().signal,
      mayBeAbsent = new Set<string>(),
    } = {},
  ) => {
    const fetching = fetchSecrets(wanted, provider, {
      signal,
      traffic: new Traffic({ concurrency, random: () => 1, clock: systemClock }),
      attempts: Infinity,
      waitForAccessUntil: 0,
      failed,
      mayBeAbsent,
      random: () => 1,
      clock: systemClock,
    });
    await jest.advanceTimersByTimeAsync(advanceMs);
    return fetching;
  };

  it('asks once for a secret, whatever its spelling', async () => {
    const { provider, asked } = scripted({ a: [{ value: '1' }] });
    const results = await fetch(provider, ids('a', 'A', 'a'));
    expect(asked).toEqual(['a']);
    expect([...results.values()]).toMatchObject([{ secret: { value: '1' } }]);
  });

  it.each(['expiresOn', 'notBefore', 'createdOn', 'updatedOn'])(
    'refuses %s that is no date',
    async (name) => {
      for (const wrong of [new Date(NaN), '2030-01-31', null]) {
        const { provider } = scripted({ a: [Object.assign({ value: 'canary-value' }, { [name]: wrong })] });
        expect([...(await fetch(provider, ids('a'))).values()]).toMatchObject([
          { code: 'ERR_BAD_RESPONSE', message: `what the provider gives as ${name} is no valid date` },
        ]);
      }
      const { provider } = scripted({ a: [Object.assign({ value: '1' }, { [name]: new Date(0) })] });
      expect([...(await fetch(provider, ids('a'))).values()]).toMatchObject([{ secret: { value: '1' } }]);
    },
  );

  it('keeps to the number of lanes', async () => {
    const { provider, most } = scripted({ a: [{ value: '1' }], b: [{ value: '1' }], c: [{ value: '1' }] });
    await fetch(provider, ids('a', 'b', 'c'), { concurrency: 2 });
    expect(most()).toBe(2);
  });

  it('tries again after a transient failure, with growing waits', async () => {
    const { provider, asked } = scripted({ a: ['throttled', 'throttled', { value: '1' }] });
    const results = await fetch(provider, ids('a'), { advanceMs: 1_000 + 2_000 });
    expect(asked).toHaveLength(3);
    expect([...results.values()]).toMatchObject([{ secret: { value: '1' } }]);
  });

  it('starts no retry once something has failed for good', async () => {
    const { provider, asked } = scripted({ a: ['throttled', { value: '1' }], b: ['missing'] });
    const results = await fetch(provider, ids('a', 'b'));
    expect(asked).toEqual(['a', 'b']);
    expect(results.get(`${vaultUrl}/secrets/a`)).toMatchObject({ code: 'ERR_THROTTLED' });
  });

  it('gives every secret its one attempt when the load has failed already', async () => {
    const { provider, asked } = scripted({ a: ['throttled'], b: [{ value: '1' }] });
    await fetch(provider, ids('a', 'b'), { failed: true });
    expect(asked).toEqual(['a', 'b']);
  });

  it('waits two seconds at most for the attempts that are left, and leaves out what was not asked for', async () => {
    const { provider } = scripted({ a: ['missing'], b: ['hang'], c: [{ value: '1' }] });
    const results = await fetch(provider, ids('a', 'b', 'c'), { concurrency: 1, advanceMs: 2_000 });
    expect([...results]).toMatchObject([
      [`${vaultUrl}/secrets/a`, { code: 'ERR_SECRET_NOT_FOUND' }],
      [`${vaultUrl}/secrets/b`, { code: 'ERR_TIMEOUT' }],
    ]);
  });

  it('gives up a host that DNS does not know after three attempts', async () => {
    const { provider, asked } = scripted({ a: ['unknown-host'] });
    const results = await fetch(provider, ids('a'), { advanceMs: 10_000 });
    expect(asked).toHaveLength(3);
    expect([...results.values()]).toMatchObject([{ code: 'ERR_VAULT_NOT_FOUND' }]);
  });

  it('ends with its signal, also in the middle of a wait', async () => {
    const { provider } = scripted({ a: ['throttled'] });
    const ending = new AbortController();
    const fetching = fetch(provider, ids('a'), { signal: ending.signal });
    await jest.advanceTimersByTimeAsync(500);
    ending.abort();
    expect([...(await fetching).values()]).toMatchObject([{ code: 'ERR_THROTTLED' }]);
  });

  it('passes on nothing of an error that is not ours', async () => {
    const { provider } = scripted({ a: ['foreign', { value: '1' }], b: ['foreign'] });
    const results = await fetch(provider, ids('b'), { failed: true });
    expect([...results.values()]).toMatchObject([{ code: 'ERR_BAD_RESPONSE' }]);
    expect(JSON.stringify([...results])).not.toContain('canary');
  });
});
