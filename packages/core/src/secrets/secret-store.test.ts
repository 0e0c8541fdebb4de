import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { problemError } from '../errors.js';
import { secretProblem } from './secret-problem.js';
import type { Secret, SecretIdentifier } from './secret-provider.js';
import { SecretStore } from './secret-store.js';

const id: SecretIdentifier = { vaultUrl: 'https://shop-kv.vault.azure.net', name: 'tenant-key' };
const pinned: SecretIdentifier = { ...id, version: '0123456789abcdef0123456789abcdef' };
const TTL = 300_000;

describe('SecretStore', () => {
  const create = ({ maxStalenessMs }: { maxStalenessMs?: number } = {}) => {
    const clock = new FakeClock();
    const vault: { secret: Secret | 'down' | 'missing'; asked: number; wait?: Promise<void> } = {
      secret: { value: 'one' },
      asked: 0,
    };
    const store = new SecretStore({
      fetch: async (wanted) => {
        vault.asked += 1;
        const order = 10 * vault.asked;
        const fetchedAt = clock.now();
        const answer = vault.secret;
        await vault.wait;
        if (answer === 'down') throw problemError(secretProblem('ERR_VAULT_UNREACHABLE', wanted));
        if (answer === 'missing') throw problemError(secretProblem('ERR_SECRET_NOT_FOUND', wanted));
        return { secret: answer, fetchedAt, order };
      },
      ttlMs: TTL,
      maxStalenessMs,
      clock,
    });
    const value = async (wanted = id) => (await store.get(wanted)).value;
    return { clock, vault, store, value };
  };
  const codeOf = (work: Promise<unknown>) =>
    work.then(
      () => 'none',
      (error: unknown) => Reflect.get(Object(error), 'code') as unknown,
    );

  it('asks once however many read at once, and not again while the secret is fresh', async () => {
    const { vault, store, value } = create();
    expect(await Promise.all([value(), value(), value()])).toEqual(['one', 'one', 'one']);
    expect(await value()).toBe('one');
    expect(vault.asked).toBe(1);
    expect(store.report).toEqual({ entries: 1, hits: 1, misses: 1, staleReads: 0, callsSaved: 3 });
  });

  it('serves a stale secret at once and fetches it meanwhile', async () => {
    const { clock, vault, store, value } = create();
    await value();
    vault.secret = { value: 'two' };
    await clock.advance(TTL);
    expect(await value()).toBe('one');
    await clock.advance(0);
    expect(await value()).toBe('two');
    expect(store.report).toMatchObject({ hits: 1, staleReads: 1, misses: 1 });
    expect(vault.asked).toBe(2);
  });

  it('serves the stale secret while the vault is down, for as long as that is allowed', async () => {
    const { clock, vault, value } = create({ maxStalenessMs: 600_000 });
    await value();
    vault.secret = 'down';
    await clock.advance(TTL + 599_999);
    expect(await value()).toBe('one');
    await clock.advance(1);
    expect(await codeOf(value())).toBe('ERR_VAULT_UNREACHABLE');
  });

  it('serves nothing stale when the vault says that the secret is gone', async () => {
    const { clock, vault, value } = create();
    await value();
    vault.secret = 'missing';
    await clock.advance(TTL);
    await value();
    await clock.advance(0);
    expect(await codeOf(value())).toBe('ERR_SECRET_NOT_FOUND');
  });

  it('holds what a refresh brought while a request was under way, though that says the secret is gone', async () => {
    const { clock, vault, store, value } = create();
    let release = (): void => undefined;
    vault.wait = new Promise((resolve) => {
      release = resolve;
    });
    vault.secret = 'missing';
    const early = codeOf(value());
    store.commit([{ id, secret: { value: 'two' }, fetchedAt: clock.now(), order: 11, epoch: 0 }]);
    release();
    expect(await early).toBe('ERR_SECRET_NOT_FOUND');
    expect(await value()).toBe('two');
  });

  it('forgets nothing because the vault is down', async () => {
    const { clock, vault, store, value } = create();
    await value();
    vault.secret = 'down';
    await clock.advance(TTL);
    await value();
    await clock.advance(0);
    expect(store.has(id)).toBe(true);
    expect(store.report).toEqual({ entries: 1, hits: 0, misses: 1, staleReads: 1, callsSaved: 1 });
  });

  it('knows a secret that is just being fetched', async () => {
    const { store, value } = create();
    const reading = value();
    expect(store.has(id)).toBe(true);
    expect(store.has(pinned)).toBe(false);
    await reading;
  });

  it('fetches a pinned version once and for ever', async () => {
    const { clock, vault, store, value } = create();
    await value(pinned);
    store.invalidate(id);
    await clock.advance(100 * TTL);
    await value(pinned);
    expect(vault.asked).toBe(1);
  });

  it('asks again when the secret expires, but not more often than every half minute', async () => {
    const { clock, vault, value } = create();
    vault.secret = { value: 'one', expiresOn: new Date(clock.now() + 60_000) };
    await value();
    await clock.advance(59_999);
    await value();
    expect(vault.asked).toBe(1);
    await clock.advance(1);
    await value();
    await clock.advance(29_999);
    await value();
    expect(vault.asked).toBe(2);
    await clock.advance(1);
    await value();
    expect(vault.asked).toBe(3);
  });

  it('asks again for what was fetched in the future, as after the clock was set back', async () => {
    const { clock, vault, value } = create();
    await value();
    await clock.advance(-3_600_000);
    await value();
    expect(vault.asked).toBe(2);
  });

  it('lets nobody read the old value once an event has told of a new one', async () => {
    const { vault, store, value } = create();
    await value();
    vault.secret = { value: 'two' };
    store.invalidate(id);
    expect(await value()).toBe('two');
  });

  it('serves the old value after an event only while the vault is down', async () => {
    const { vault, store, value } = create();
    await value();
    vault.secret = 'down';
    store.invalidate(id);
    expect(await value()).toBe('one');
    vault.secret = { value: 'two' };
    expect(await value()).toBe('two');
  });

  it('does not keep what a request from before an event brings', async () => {
    const { vault, store, value } = create();
    let release = (): void => undefined;
    vault.wait = new Promise((resolve) => {
      release = resolve;
    });
    const early = value();
    vault.secret = { value: 'two' };
    store.invalidate(id);
    const late = value();
    release();
    expect(await Promise.all([early, late])).toEqual(['one', 'two']);
    expect(await value()).toBe('two');
    expect(vault.asked).toBe(2);
  });

  it('keeps of two answers the one that was asked for later, whichever comes first', async () => {
    const { clock, store, value } = create();
    const stored = (text: string, order: number) => ({
      id,
      secret: { value: text },
      fetchedAt: clock.now(),
      order,
      epoch: 0,
    });
    await value();
    store.commit([stored('asked for before', 9)]);
    expect(await value()).toBe('one');
    store.commit([stored('asked for after', 11)]);
    expect(await value()).toBe('asked for after');
  });

  it('spares a refresh the pinned versions, and after an event whatever is fresh', async () => {
    const { clock, store, value } = create();
    expect(store.held(id, true)).toBeUndefined();
    await value();
    await value(pinned);
    expect(store.held(id, true)?.secret.value).toBe('one');
    expect(store.held(id, false)).toBeUndefined();
    expect(store.held(pinned, false)?.secret.value).toBe('one');
    await clock.advance(TTL);
    expect(store.held(id, true)).toBeUndefined();
    store.invalidate(id);
    expect([store.epochOf(id), store.epochOf(pinned)]).toEqual([1, 0]);
  });

  it('lists the values that it holds, for redaction', async () => {
    const { vault, store, value } = create();
    await value();
    vault.secret = { value: 'two' };
    await value(pinned);
    expect(store.texts).toEqual(['one', 'two']);
  });

  it('tells when the first secret expires among those that have not yet', async () => {
    const { clock, vault, store } = create();
    const now = clock.now();
    await store.get(id);
    expect(store.nextExpiry).toBeUndefined();
    for (const [name, expiresOn] of Object.entries({ gone: now, late: now + 2_000, soon: now + 1_000 })) {
      vault.secret = { value: name, expiresOn: new Date(expiresOn) };
      await store.get({ ...id, name });
    }
    expect(store.nextExpiry).toBe(now + 1_000);
    await clock.advance(1_000);
    expect(store.nextExpiry).toBe(now + 2_000);
  });

  it('publishes hits, stale reads and misses with names and versions', async () => {
    const messages: unknown[] = [];
    const channels = ['vaultref:hit', 'vaultref:miss'];
    const listener = (message: unknown, name: string | symbol): void => void messages.push([name, message]);
    for (const name of channels) subscribe(name, listener);
    const { clock, vault, value } = create();
    vault.secret = { value: 'one', version: 'v1' };
    await value();
    await value();
    await clock.advance(TTL);
    await value();
    for (const name of channels) unsubscribe(name, listener);
    const named = { vault: id.vaultUrl, secret: id.name };
    expect(messages).toEqual([
      ['vaultref:miss', named],
      ['vaultref:hit', { ...named, version: 'v1', stale: false }],
      ['vaultref:hit', { ...named, version: 'v1', stale: true }],
    ]);
  });

  it('forgets the oldest beyond ten thousand names', async () => {
    const { store } = create();
    for (let n = 0; n <= 10_000; n += 1) await store.get({ ...id, name: `tenant-${n}` });
    expect(store.report.entries).toBe(10_000);
    expect(store.has({ ...id, name: 'tenant-0' })).toBe(false);
  });

  it('knows what a refresh brought, though it was refused to a read on demand', async () => {
    const { vault, store, value } = create();
    store.commit([{ id, secret: { value: 'one' }, fetchedAt: 0, order: 1, epoch: 0 }]);
    vault.secret = 'missing';
    await codeOf(value());
    expect([store.has(id), store.report.entries]).toEqual([true, 0]);
  });
});
