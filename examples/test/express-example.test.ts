import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import type { RunningApplication } from '../src/running-application.js';
import { SEED, startExampleBeside } from '../src/start-example.js';
import { expectRotationUnderLoad } from './rotation-under-load.js';

describe('examples/express in operation', () => {
  let azure: Emulator;
  let shop: RunningApplication;
  beforeAll(async () => {
    azure = await startEmulator({ seed: SEED });
    shop = await startExampleBeside(azure, 'express');
  });
  afterAll(async () => {
    await shop.stop();
    await azure.stop();
  });

  const proof = async () => {
    const response = await fetch(`${shop.url}/proof?path=DB_PASSWORD&challenge=c`);
    return { status: response.status, proof: ((await response.json()) as { proof: string }).proof };
  };

  it('has the settings of its store, the references among them resolved', async () => {
    expect(await shop.ask('/greeting')).toEqual({ greeting: 'Welcome to the Corner Shop' });
    const { references } = (await shop.ask('/report')) as { references: { path: string[] }[] };
    expect(references.map(({ path }) => path.join('.'))).toContain('gateway.token');
  });

  it.each([['/livez'], ['/healthz']])('is healthy: %s', async (path) => {
    const response = await fetch(`${shop.url}${path}`);
    expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/health+json']);
  });

  it('shows its page to this machine', async () => {
    const response = await fetch(`${shop.url}/ops/config`, { headers: { accept: 'text/html' } });
    const text = await response.text();
    for (const part of ['Configuration of the shop', 'DB_PASSWORD', '.env:3', 'shop.apiKey', 'gateway.token'])
      expect(text).toContain(part);
    expect(text).not.toContain('example-');
  });

  it('follows a rotation under load: no request fails, and the new value is there within two seconds', async () => {
    await azure.subscribe({
      url: `${shop.url}/events/keyvault`,
      headers: { 'x-webhook-secret': 'example-webhook-secret' },
    });
    await expectRotationUnderLoad(azure, proof);
    expect(azure.deliveries.map(({ status }) => status)).toEqual([200]);
  });

  it('ends at SIGTERM with exit code 0, having printed no value', async () => {
    const other = await startExampleBeside(azure, 'express');
    expect(await other.ask('/')).toEqual({ shop: 'Corner Shop' });
    expect(await other.stop()).toBe(0);
    expect(other.output()).not.toContain('example-');
  });
});
