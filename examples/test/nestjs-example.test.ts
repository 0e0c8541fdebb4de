import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { createHmac } from 'node:crypto';
import type { RunningApplication } from '../src/running-application.js';
import { SEED, startExampleBeside } from '../src/start-example.js';
import { type Answer, expectRotationUnderLoad } from './rotation-under-load.js';

const API_KEY = 'example-key-of-last-year';

describe('examples/nestjs in operation', () => {
  let azure: Emulator;
  let shop: RunningApplication;
  beforeAll(async () => {
    azure = await startEmulator({ seed: SEED });
    // In production it looks for rotations every five minutes: what the tests see comes by event.
    shop = await startExampleBeside(azure, 'nestjs', 'production');
    await azure.subscribe({
      url: `${shop.url}/events/keyvault`,
      headers: { 'x-webhook-secret': 'example-webhook-secret' },
    });
  });
  afterAll(async () => {
    await shop.stop();
    await azure.stop();
  });

  const issue = async (key = API_KEY): Promise<{ status: number; token?: string }> => {
    const response = await fetch(`${shop.url}/tokens`, { method: 'POST', headers: { 'x-api-key': key } });
    return { status: response.status, ...((await response.json()) as { token?: string }) };
  };
  const orders = async (token = ''): Promise<Answer> => {
    const response = await fetch(`${shop.url}/orders?challenge=c`, {
      headers: { authorization: `Bearer ${token}` },
    });
    const { proof } = (await response.json()) as { proof?: string };
    return { status: response.status, ...(proof !== undefined && { proof }) };
  };
  /** Waits until the shop has told of the change of a path. */
  const rotate = async (secret: string, value: string, path: string) => {
    const stream = await fetch(`${shop.url}/rotations`);
    const reader = stream.body?.pipeThrough(new TextDecoderStream()).getReader();
    await azure.rotate(secret, value);
    let told = '';
    while (!told.includes(`"path":"${path}"`)) told += (await reader?.read())?.value ?? '';
    await reader?.cancel();
    return told;
  };

  it('lets in whoever has the API key, and nobody else', async () => {
    expect((await issue('wrong')).status).toBe(401);
    expect(await orders()).toEqual({ status: 401 });
    const { token } = await issue();
    expect((await orders(token)).status).toBe(200);
  });

  it('is healthy, and shows its page to this machine', async () => {
    expect(await shop.ask('/healthz')).toMatchObject({ keyVault: { status: 'up', state: 'ok' } });
    const page = await fetch(`${shop.url}/ops/config`, { headers: { accept: 'text/html' } });
    const text = await page.text();
    for (const part of ['Configuration of the shop', 'DB_PASSWORD', '.env:3', 'shop.apiKey'])
      expect(text).toContain(part);
    expect(text).not.toContain('example-');
  });

  it('signs with the new key after a rotation, tells of it, and logs nobody out', async () => {
    const { token: before = '' } = await issue();
    const told = await rotate('session-key', 'another-session-key', 'session.key');
    expect(told).not.toContain('another-session-key');
    const { token: after = '' } = await issue();
    const signatureOf = (token: string) => token.split('.')[2];
    const [header, claims] = after.split('.');
    const wanted = createHmac('sha256', 'another-session-key')
      .update(`${header}.${claims}`)
      .digest('base64url');
    expect(signatureOf(after)).toBe(wanted);
    expect([(await orders(before)).status, (await orders(after)).status]).toEqual([200, 200]);
  });

  it('follows a rotation under load: no request fails, and the new password is in use within two seconds', async () => {
    const { token } = await issue();
    await expectRotationUnderLoad(azure, () => orders(token));
  });

  it('has printed no value', () => {
    expect(shop.output()).not.toMatch(/example-|another/);
  });
});
