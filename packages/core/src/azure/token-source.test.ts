import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import type { AccessToken, GetTokenOptions } from '../secrets/credential.js';
import { tokenSource } from './token-source.js';

const HOUR = 3_600_000;
const SCOPE = 'https://vault.azure.net/.default';

/** A credential whose tokens live an hour; it fails while it is down. */
function scripted(clock: FakeClock, { refreshAfterMs }: { readonly refreshAfterMs?: number } = {}) {
  const asked: GetTokenOptions[] = [];
  const state = { down: false, repeats: false };
  const getToken = async (_: unknown, options: GetTokenOptions = {}): Promise<AccessToken> => {
    asked.push(options);
    await Promise.resolve();
    if (state.down) throw Object.assign(new Error('canary-value'), { code: 'ECONNREFUSED' });
    return {
      token: `${options.tenantId ?? ''}#${state.repeats ? 1 : asked.length}`,
      expiresOnTimestamp: clock.now() + HOUR,
      ...(refreshAfterMs === undefined ? {} : { refreshAfterTimestamp: clock.now() + refreshAfterMs }),
    };
  };
  const named = { name: 'TestCredential', credential: { getToken }, timeoutMs: 5_000 };
  const source = tokenSource(() => Promise.resolve(named), SCOPE, clock);
  return { source, asked, state };
}

const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'a token',
    (error: unknown) => Reflect.get(Object(error), 'code') as unknown,
  );

describe('tokenSource()', () => {
  it('asks once for a token that many need, and not again while it is good', async () => {
    const clock = new FakeClock();
    const { source, asked } = scripted(clock);
    expect(source.hasToken).toBe(false);
    const tokens = await Promise.all([source.getToken({}), source.getToken({}), source.getToken({})]);
    await clock.advance(HOUR / 2);
    tokens.push(await source.getToken({}));
    expect([new Set(tokens), asked.length, source.hasToken]).toEqual([new Set(['#1']), 1, true]);
  });

  it('renews in the background five minutes before the end, or when the token says so', async () => {
    const clock = new FakeClock();
    const { source, asked } = scripted(clock);
    await source.getToken({});
    await clock.advance(HOUR - 299_000);
    expect(await source.getToken({})).toBe('#1');
    await clock.advance(0);
    expect([await source.getToken({}), asked.length]).toEqual(['#2', 2]);

    const early = scripted(clock, { refreshAfterMs: 60_000 });
    await early.source.getToken({});
    await clock.advance(60_000);
    await early.source.getToken({});
    await clock.advance(0);
    expect(await early.source.getToken({})).toBe('#2');
  });

  it('keeps the last token through an outage, asking every half minute, and recovers', async () => {
    const clock = new FakeClock();
    const { source, asked, state } = scripted(clock);
    await source.getToken({});
    state.down = true;
    await clock.advance(HOUR + 1);
    for (let seconds = 0; seconds < 60; seconds += 1) {
      expect(await source.getToken({})).toBe('#1');
      await clock.advance(1_000);
    }
    expect(asked.length).toBe(3);
    state.down = false;
    await clock.advance(30_000);
    expect(await source.getToken({})).toBe('#4');
  });

  it('tells the failure of the identity when the last token is refused in an outage, and keeps the floor', async () => {
    const clock = new FakeClock();
    const { source, asked, state } = scripted(clock);
    const first = await source.getToken({});
    state.down = true;
    await clock.advance(HOUR + 1);
    const rejected = { rejected: first };
    expect(await codeOf(source.getToken(rejected))).toBe('ERR_CREDENTIAL_UNAVAILABLE');
    expect(await codeOf(source.getToken(rejected))).toBe('ERR_CREDENTIAL_UNAVAILABLE');
    expect(asked.length).toBe(2);
  });

  it('gives one fresh token for one that was refused, however many were refused with it', async () => {
    const clock = new FakeClock();
    const { source, asked } = scripted(clock);
    const rejected = await source.getToken({});
    const fresh = await Promise.all([source.getToken({ rejected }), source.getToken({ rejected })]);
    fresh.push(await source.getToken({ rejected }));
    expect([fresh, asked.length]).toEqual([['#2', '#2', '#2'], 2]);
  });

  it('gives a refused token again when there is no other, and asks no more for half a minute', async () => {
    const clock = new FakeClock();
    const { source, asked, state } = scripted(clock);
    state.repeats = true;
    const rejected = await source.getToken({});
    for (let n = 0; n < 5; n += 1) expect(await source.getToken({ rejected })).toBe('#1');
    expect(asked.length).toBe(2);
    await clock.advance(30_000);
    await source.getToken({ rejected });
    expect(asked.length).toBe(3);
  });

  it('remembers the tenant of a challenge that was met, and passes claims on', async () => {
    const clock = new FakeClock();
    const { source, asked } = scripted(clock);
    const rejected = await source.getToken({});
    expect(await source.getToken({ rejected, tenantId: 'other', claims: '{}' })).toBe('other#2');
    expect(asked[1]).toMatchObject({ tenantId: 'other', claims: '{}', enableCae: true });
    expect([await source.getToken({}), asked.length]).toEqual(['other#2', 2]);
  });

  it('waits a second between failures before the first token', async () => {
    const clock = new FakeClock();
    const { source, asked, state } = scripted(clock);
    state.down = true;
    expect(await codeOf(source.getToken({}))).toBe('ERR_CREDENTIAL_UNAVAILABLE');
    expect(await codeOf(source.getToken({}))).toBe('ERR_CREDENTIAL_UNAVAILABLE');
    expect(asked.length).toBe(1);
    await clock.advance(1_000);
    state.down = false;
    expect(await source.getToken({})).toBe('#2');
  });

  it('asks every half minute at most for tokens that are always near their end', async () => {
    const clock = new FakeClock();
    let asked = 0;
    const getToken = (): Promise<AccessToken> =>
      Promise.resolve({ token: `#${(asked += 1)}`, expiresOnTimestamp: clock.now() + 240_000 });
    const named = { name: 'Short', credential: { getToken }, timeoutMs: 5_000 };
    const source = tokenSource(() => Promise.resolve(named), SCOPE, clock);
    for (let second = 0; second < 60; second += 1) {
      await source.getToken({});
      await clock.advance(1_000);
    }
    expect(asked).toBe(2);
  });

  it('asks again after an outage in which the clock was set back', async () => {
    const clock = new FakeClock();
    const { source, asked, state } = scripted(clock);
    state.down = true;
    await codeOf(source.getToken({}));
    state.down = false;
    await clock.advance(-3_600_000);
    expect([await codeOf(source.getToken({})), asked.length]).toEqual(['a token', 2]);
  });

  it('ends what it asked for when all is closed', async () => {
    const clock = new FakeClock();
    const closing = new AbortController();
    let ended = false;
    const getToken = (_: unknown, { abortSignal }: GetTokenOptions = {}) => {
      abortSignal?.addEventListener('abort', () => (ended = true));
      return new Promise<null>(() => undefined);
    };
    const named = { name: 'Hanging', credential: { getToken }, timeoutMs: 20_000 };
    const source = tokenSource(() => Promise.resolve(named), SCOPE, clock, closing.signal);
    const asking = codeOf(source.getToken({}));
    await clock.advance(0);
    closing.abort();
    expect([await asking, ended, clock.pending]).toEqual(['ERR_CREDENTIAL_UNAVAILABLE', true, 0]);
  });

  it('ends a request that hangs, and the wait of a caller that gives up', async () => {
    const clock = new FakeClock();
    const hanging = { getToken: () => new Promise<null>(() => undefined) };
    const named = { name: 'Hanging', credential: hanging, timeoutMs: 5_000 };
    const source = tokenSource(() => Promise.resolve(named), SCOPE, clock);
    const giveUp = new AbortController();
    const impatient = codeOf(source.getToken({ signal: giveUp.signal }));
    const patient = codeOf(source.getToken({}));
    giveUp.abort();
    expect(await impatient).not.toBe('a token');
    await clock.advance(5_000);
    expect(await patient).toBe('ERR_CREDENTIAL_UNAVAILABLE');
  });

  it('says of a request that hangs who was asked', async () => {
    const clock = new FakeClock();
    const hanging = { getToken: () => new Promise<null>(() => undefined) };
    const seen = { endpoint: '169.254.169.254:80' };
    const named = { name: 'Hanging', credential: hanging, timeoutMs: 5_000, seen };
    const asking = tokenSource(() => Promise.resolve(named), SCOPE, clock).getToken({});
    await expect(clock.until(asking)).rejects.toThrow('Hanging gave no token in time at 169.254.169.254:80');
  });
});
