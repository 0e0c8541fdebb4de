import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { createHmac } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';
import { type RunningApplication, startApplication } from '../src/running-application.js';
import { exampleFolder, mainOf, SEED } from '../src/start-example.js';

const WEBHOOK_SECRET = 'example-webhook-secret';
const REQUESTS = 2_000;
const AT_ONCE = 20;

describe('examples/express in operation', () => {
  let azure: Emulator;
  let shop: RunningApplication;
  beforeAll(async () => {
    azure = await startEmulator({ seed: SEED });
    shop = await startApplication([process.execPath, mainOf('express')], {
      cwd: exampleFolder('express'),
      env: { PATH: process.env['PATH'], NODE_ENV: 'development', PORT: '0', ...azure.env },
    });
  });
  afterAll(async () => {
    await shop.stop();
    await azure.stop();
  });

  const proofOf = (secret: string) => createHmac('sha256', secret).update('c').digest('hex');
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
      headers: { 'x-webhook-secret': WEBHOOK_SECRET },
    });
    const old = proofOf('example: p@ss/w0rd #1 "quoted" $HOME');
    const rotated = proofOf('another value');
    expect((await proof()).proof).toBe(old);

    const seen: { status: number; proof: string; at: number }[] = [];
    let rotatedAt = Infinity;
    const isDone = () => seen.length >= REQUESTS && seen.at(-1)?.proof === rotated;
    const client = async () => {
      while (!isDone() && performance.now() < rotatedAt + 5_000)
        seen.push({ ...(await proof()), at: performance.now() });
    };
    const clients = Array.from({ length: AT_ONCE }, client);
    while (seen.length < REQUESTS / 4) await setTimeout(1);
    rotatedAt = performance.now();
    await azure.rotate('db-password', 'another value');
    await Promise.all(clients);

    expect(seen.length).toBeGreaterThanOrEqual(REQUESTS);
    expect(seen.filter(({ status }) => status !== 200)).toEqual([]);
    expect(new Set(seen.map((one) => one.proof))).toEqual(new Set([old, rotated]));
    const first = seen.find((one) => one.proof === rotated)?.at ?? Infinity;
    expect(first - rotatedAt).toBeLessThan(2_000);
    // What was asked for after the first answer of the new value had come may still bear the old one: only what was under way.
    const late = seen.filter((one) => one.proof === old && one.at > first);
    expect(late.length).toBeLessThanOrEqual(AT_ONCE);
    expect(azure.deliveries.map(({ status }) => status)).toEqual([200]);
  });

  it('ends at SIGTERM with exit code 0, having printed no value', async () => {
    const other = await startApplication([process.execPath, mainOf('express')], {
      cwd: exampleFolder('express'),
      env: { PATH: process.env['PATH'], NODE_ENV: 'development', PORT: '0', ...azure.env },
    });
    expect(await other.ask('/')).toEqual({ shop: 'Corner Shop' });
    expect(await other.stop()).toBe(0);
    expect(other.output()).not.toContain('example-');
  });
});
