import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Config, loadConfig, object } from '@vaultref/core';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import express from 'express';
import express4 from 'express4';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ask, listening } from '../test/ask.js';
import { healthHandler, rotationWebhook, statusPage } from './index.js';

describe.each([
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
])('the bridges to ops with %s', (_, framework) => {
  let azure: Emulator;
  let config: Config;
  beforeEach(async () => {
    azure = await startEmulator({ vaults: { 'shop-kv': { 'db-password': 'first' } } });
    config = await loadConfig({
      sources: [object({ password: '@keyvault:db-password' })],
      vault: 'shop-kv',
      credential: azure.credential,
      transport: azure.clientOptions,
    });
  });
  afterEach(async () => {
    await config.close();
    await azure.stop();
  });

  it('answers health probes', async () => {
    const app = framework().use('/healthz', healthHandler(config));
    const { status, headers } = await listening(createServer(app), (server) =>
      ask(server, { path: '/healthz' }),
    );
    expect([status, headers['content-type']]).toEqual([200, 'application/health+json']);
  });

  it.each([['EventGridSchema'], ['CloudEventSchemaV1_0']] as const)(
    'takes deliveries of the emulator, behind a body parser too: %s',
    async (schema) => {
      const app = framework().use(framework.json());
      app.use('/events', rotationWebhook(config, { secret: 's3cret' }));
      await listening(createServer(app), async (server) => {
        const { port } = server.address() as AddressInfo;
        await azure.subscribe({ url: `http://127.0.0.1:${port}/events?secret=s3cret`, schema });
        const changed = new Promise((resolve) => config.onChange(resolve));
        await azure.rotate('db-password', 'second');
        await azure.delivered();
        await changed;
      });
      expect(azure.deliveries.map(({ status }) => status)).toEqual([200]);
      expect(config.get('password')).toBe('second');
    },
  );

  it('refuses a subscription without the secret', async () => {
    const app = framework().use('/events', rotationWebhook(config, { secret: 's3cret' }));
    await listening(createServer(app), async (server) => {
      const { port } = server.address() as AddressInfo;
      await expect(azure.subscribe({ url: `http://127.0.0.1:${port}/events` })).rejects.toMatchObject({
        code: 'WEBHOOK_REFUSED',
      });
    });
  });

  it('shows the page where it is mounted, to this machine', async () => {
    const app = framework().use('/ops/config', statusPage(config));
    await listening(createServer(app), async (server) => {
      const { status, text } = await ask(server, { path: '/ops/config' });
      expect([status, text]).toEqual([200, expect.stringContaining('action="/ops/config/refresh"')]);
      expect(await ask(server, { path: '/ops/config/page.css' })).toMatchObject({ status: 200 });
      const rebound = await ask(server, { path: '/ops/config', headers: { host: 'evil.example' } });
      expect(rebound).toMatchObject({ status: 403 });
    });
  });

  it('asks the application by the request of Express who may see the page', async () => {
    const app = framework();
    app.use((request: express.Request & { user?: string }, __, next) => {
      request.user = request.get('x-user') ?? '';
      next();
    });
    app.use(
      '/ops/config',
      statusPage(config, {
        authorize: (request: express.Request & { user?: string }) => request.user === 'op',
      }),
    );
    await listening(createServer(app), async (server) => {
      const statusOf = async (user: string) =>
        (await ask(server, { path: '/ops/config', headers: { 'x-user': user } })).status;
      expect([await statusOf('op'), await statusOf('else')]).toEqual([200, 403]);
    });
  });
});
