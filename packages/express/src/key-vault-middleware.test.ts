import { describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import { type LoadConfigOptions, memoryProvider, object } from '@vaultref/core';
import express from 'express';
import express4 from 'express4';
import { createServer } from 'node:http';
import { setImmediate } from 'node:timers/promises';
import { ask, listening } from '../test/ask.js';
import { healthHandler, keyVaultMiddleware } from './index.js';

const nothing = (): void => undefined;
const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const memory = memoryProvider({ 'db-password': 'canary-value' });

/** A vault that answers when it is told to. */
function slowVault() {
  let open = (): void => undefined;
  let requests = 0;
  const opened = new Promise<void>((resolve) => (open = resolve));
  const options: LoadConfigOptions = {
    sources: [object({ PASSWORD: '@keyvault:db-password' })],
    provider: {
      ...memory,
      getSecret: async (...given) => {
        requests += 1;
        await opened;
        return memory.getSecret(...given);
      },
    },
  };
  return { options, open, requests: () => requests };
}

describe.each([
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
])('keyVaultMiddleware() with %s', (_, framework) => {
  const appOf = (middleware: ReturnType<typeof keyVaultMiddleware>) => {
    const router = framework.Router();
    router.get('/', (request, response) => {
      response.json({ value: request.config.get('PASSWORD') });
    });
    const app = framework().use('/healthz', healthHandler(middleware.current));
    return app.use(middleware).use('/sub', framework().use('/router', router));
  };

  it('answers 503 until the one load is done, then with the configuration, in sub-apps and routers', async () => {
    const { options, open, requests } = slowVault();
    const keyVault = keyVaultMiddleware(options);
    await listening(createServer(appOf(keyVault)), async (server) => {
      expect(keyVault.current()).toBeUndefined();
      expect(requests()).toBe(0);
      const early = await Promise.all(Array.from({ length: 20 }, () => ask(server, { path: '/sub/router' })));
      expect(early.map(({ status, headers }) => [status, headers['retry-after']])).toEqual(
        Array.from({ length: 20 }, () => [503, '1']),
      );
      expect(await ask(server, { path: '/healthz' })).toMatchObject({ status: 503 });
      open();
      await keyVault.ready();
      expect(requests()).toBe(1);
      expect(await ask(server, { path: '/sub/router' })).toMatchObject({
        status: 200,
        text: '{"value":"canary-value"}',
      });
      expect(await ask(server, { path: '/healthz' })).toMatchObject({ status: 200 });
      await keyVault.close();
      expect(await ask(server, { path: '/sub/router' })).toMatchObject({ status: 503 });
    });
  });
});

describe('keyVaultMiddleware()', () => {
  it('loads again when a load failed, a second later at the earliest, and tells each reason once', async () => {
    const clock = new FakeClock();
    const told: string[] = [];
    const log = (text: string) => void told.push(text);
    let broken = true;
    let loads = 0;
    const source = {
      ...object({}),
      load: (...given: Parameters<ReturnType<typeof object>['load']>) => {
        loads += 1;
        return object({ PASSWORD: broken ? '@keyvault:nothing' : '@keyvault:db-password' }).load(...given);
      },
    };
    const keyVault = keyVaultMiddleware({
      sources: [source],
      provider: memory,
      clock,
      logger: { debug: log, info: log, warn: log, error: log },
    });
    const app = express().use(keyVault, (request, response) => {
      response.json(request.config.get('PASSWORD'));
    });
    await listening(createServer(app), async (server) => {
      const reasons = () => told.filter((text) => text.includes('ERR_SECRET_NOT_FOUND')).length;
      await ask(server);
      while (reasons() === 0) await setImmediate();
      await clock.advance(999);
      expect(await ask(server)).toMatchObject({ status: 503 });
      expect(loads).toBe(1);
      await clock.advance(1);
      for (let n = 0; n < 5; n += 1) expect(await ask(server)).toMatchObject({ status: 503 });
      expect([loads, reasons()]).toEqual([2, 1]);
      broken = false;
      await clock.advance(1_000);
      await ask(server);
      await keyVault.ready();
      expect(await ask(server)).toMatchObject({ status: 200, text: '"canary-value"' });
    });
    await keyVault.close();
  });

  it('loads again although the clock was set back', async () => {
    const clock = new FakeClock();
    let loads = 0;
    const load = (): Promise<never> => Promise.reject(new Error(`load ${(loads += 1)}`));
    const keyVault = keyVaultMiddleware({ sources: [{ ...object({}), load }], clock, logger: silent });
    await keyVault.ready().catch(() => undefined);
    clock.now = () => Date.UTC(2029, 0, 1);
    await listening(createServer(express().use(keyVault)), (server) => ask(server));
    expect(loads).toBe(2);
    await keyVault.close();
  });

  it('tells of an error that is not ours its kind alone', async () => {
    const told: string[] = [];
    const log = (text: string): void => void told.push(text);
    const keyVault = keyVaultMiddleware({
      sources: [{ ...object({}), load: () => Promise.reject(new RangeError('canary-value')) }],
      logger: { debug: log, info: log, warn: log, error: log },
    });
    await listening(createServer(express().use(keyVault)), async (server) => {
      expect(await ask(server)).toMatchObject({ status: 503 });
      while (told.length === 0) await setImmediate();
    });
    await keyVault.close();
    expect(told).toEqual(['RangeError was thrown by a source']);
  });

  it('ends a load under way when it is closed', async () => {
    const { options } = slowVault();
    const keyVault = keyVaultMiddleware(options);
    const ready = keyVault.ready().catch((error: unknown) => error);
    await keyVault.close();
    expect(await ready).toBeInstanceOf(Error);
    expect(keyVault.current()).toBeUndefined();
  });
});
