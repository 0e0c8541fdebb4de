import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type RunningApplication, startApplication } from '../src/running-application.js';
import { exampleFolder, mainOf, SEED } from '../src/start-example.js';

const WEBHOOK_SECRET = 'example-webhook-secret';
const API_KEY = 'example-key-of-last-year';
const REQUESTS = 2_000;
const AT_ONCE = 20;

describe('examples/nestjs in operation', () => {
  let azure: Emulator;
  let shop: RunningApplication;
  beforeAll(async () => {
    azure = await startEmulator({ seed: SEED });
    shop = await startApplication([process.execPath, mainOf('nestjs')], {
      cwd: exampleFolder('nestjs'),
      // In production it looks for rotations every five minutes: what the tests see comes by event.
      env: { PATH: process.env['PATH'], NODE_ENV: 'production', PORT: '0', ...azure.env },
    });
    await azure.subscribe({
      url: `${shop.url}/events/keyvault`,
      headers: { 'x-webhook-secret': WEBHOOK_SECRET },
    });
  });
  afterAll(async () => {
    await shop.stop();
    await azure.stop();
  });

  const proofOf = (secret: string) => createHmac('sha256', secret).update('c').digest('hex');
  const issue = async (key = API_KEY): Promise<{ status: number; token?: string }> => {
    const response = await fetch(`${shop.url}/tokens`, { method: 'POST', headers: { 'x-api-key': key } });
    return { status: response.status, ...((await response.json()) as { token?: string }) };
  };
  const orders = async (token = '') => {
    const response = await fetch(`${shop.url}/orders?challenge=c`, {
      headers: { authorization: `Bearer ${token}` },
    });
    return { status: response.status, proof: ((await response.json()) as { proof?: string }).proof };
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
    const old = proofOf('example: p@ss/w0rd #1 "quoted" $HOME');
    const rotated = proofOf('another value');
    expect((await orders(token)).proof).toBe(old);

    const seen: { status: number; proof: string | undefined; at: number }[] = [];
    let rotatedAt = Infinity;
    const isDone = () => seen.length >= REQUESTS && seen.at(-1)?.proof === rotated;
    const client = async () => {
      while (!isDone() && performance.now() < rotatedAt + 5_000)
        seen.push({ ...(await orders(token)), at: performance.now() });
    };
    const clients = Array.from({ length: AT_ONCE }, client);
    while (seen.length < REQUESTS / 4) await setTimeout(1);
    rotatedAt = performance.now();
    await azure.rotate('db-password', 'another value');
    await Promise.all(clients);

    expect(seen.length).toBeGreaterThanOrEqual(REQUESTS);
    expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(seen.map(({ proof }) => proof))).toEqual(new Set([old, rotated]));
    const first = seen.find(({ proof }) => proof === rotated)?.at ?? Infinity;
    expect(first - rotatedAt).toBeLessThan(2_000);
    // An answer that was under way when the first new one came may still bear the old password.
    expect(seen.filter(({ proof, at }) => proof === old && at > first).length).toBeLessThanOrEqual(AT_ONCE);
  });

  it('has printed no value', () => {
    expect(shop.output()).not.toMatch(/example-|another/);
  });
});
