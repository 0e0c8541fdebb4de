import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { startEmulator } from '@vaultref/emulator';
import { isConfigError, loadConfig, object } from '../src/index.js';

describe('startup.waitForAccessMs', () => {
  const start = async () => {
    const azure = await startEmulator({
      vaults: { 'shop-kv': { 'db-password': 's3cret' } },
      identities: { shop: { vaults: {} } },
    });
    const clock = new FakeClock({ start: Date.now() });
    const load = (waitForAccessMs: number) =>
      loadConfig({
        sources: [object({ db: '@keyvault:db-password' })],
        vault: 'shop-kv',
        credential: azure.credentialFor('shop'),
        transport: { httpClient: azure.httpClient },
        startup: { waitForAccessMs },
        env: {},
        random: () => 0.5,
        clock,
      });
    return { azure, clock, load };
  };
  /** Lets time pass until so many requests were refused. */
  const refusals = async (clock: FakeClock, count: number, seen: () => number) => {
    while (seen() < count) await clock.advance(500);
  };

  it('keeps asking until a role that was granted a moment ago works', async () => {
    const { azure, clock, load } = await start();
    const began = clock.now();
    const loading = load(600_000);
    await refusals(clock, 10, () => azure.countRequests({ status: 403 }));
    azure.setAccess('shop', { vaults: { 'shop-kv': ['get'] } });
    const config = await clock.until(loading);
    expect(config.get('db')).toBe('s3cret');
    const tookMs = clock.now() - began;
    expect(tookMs).toBeGreaterThan(30_000);
    expect(tookMs).toBeLessThan(120_000);
    await config.close();
    await azure.stop();
  });

  it('tells the missing role when the time is up, and without it at once', async () => {
    const { azure, clock, load } = await start();
    const codeAfter = async (waitForAccessMs: number) => {
      const began = clock.now();
      const error: unknown = await clock.until(load(waitForAccessMs)).catch((reason: unknown) => reason);
      return [isConfigError(error) && error.failures[0]?.code, clock.now() - began] as const;
    };
    const [code, tookMs] = await codeAfter(60_000);
    expect(code).toBe('ERR_FORBIDDEN_RBAC');
    expect(tookMs).toBeGreaterThan(50_000);
    expect(tookMs).toBeLessThan(91_000);
    expect(await codeAfter(0)).toEqual(['ERR_FORBIDDEN_RBAC', 0]);
    await azure.stop();
  });
});
