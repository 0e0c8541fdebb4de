import https from 'node:https';
import { setImmediate } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';
import { exchange } from './exchange.js';

const HOST = 'my-app-kv.vault.azure.net';
const NAMES = ['a', 'b', 'c', 'd', 'e'];

let azure: Emulator;
beforeEach(async () => {
  azure = await startEmulator({
    vaults: { 'my-app-kv': Object.fromEntries(NAMES.map((name) => [name, 'x'])) },
  });
});
afterEach(() => azure.stop());

function ask(agent: https.Agent): Promise<unknown> {
  return exchange({ host: HOST, path: '/secrets/a', agent });
}

describe('traffic', () => {
  it('is nothing at the start', () => {
    expect(azure.connections).toEqual({ opened: 0, open: 0, mostOpen: 0 });
    expect(azure.mostInFlight).toBe(0);
  });

  it('counts a connection once, however many requests come through it', async () => {
    for (let i = 0; i < 20; i += 1) await ask(azure.agent);
    expect(azure.connections).toEqual({ opened: 1, open: 1, mostOpen: 1 });
    expect(azure.mostInFlight).toBe(1);
  });

  it('counts the connections and the requests of a client that asks for all at once', async () => {
    azure.fault({ effect: 'latency', latency: 50 });
    const client = new SecretClient(`https://${HOST}`, azure.credential, azure.clientOptions);
    await Promise.all(NAMES.map((name) => client.getSecret(name)));
    expect(azure.connections).toEqual({ opened: 5, open: 5, mostOpen: 5 });
    expect(azure.mostInFlight).toBe(5);
  });

  it('no longer counts a connection as open once it is closed', async () => {
    azure.fault({ effect: 'reset', times: 1 });
    const client = new SecretClient(`https://${HOST}`, azure.credential, {
      ...azure.clientOptions,
      retryOptions: { maxRetries: 0 },
    });
    await expect(client.getSecret('a')).rejects.toMatchObject({ code: 'ECONNRESET' });
    await client.getSecret('a');
    expect(azure.connections).toEqual({ opened: 2, open: 1, mostOpen: 1 });
  });

  it('counts the requests of the in-memory client, which makes no connection', async () => {
    azure.fault({ effect: 'latency', latency: 5 });
    const client = new SecretClient(`https://${HOST}`, azure.credential, { httpClient: azure.httpClient });
    await Promise.all(NAMES.map((name) => client.getSecret(name)));
    expect(azure.connections.opened).toBe(0);
    expect(azure.mostInFlight).toBe(5);
  });

  it('counts a request that is never answered until its client gives up', async () => {
    azure.fault({ effect: 'hang', times: 1 });
    const client = new SecretClient(`https://${HOST}`, azure.credential, azure.clientOptions);
    const giveUp = new AbortController();
    const asked = client.getSecret('a', { abortSignal: giveUp.signal });
    // Only once the request is there: given up before, it would leave the fault to the next one.
    while (!azure.requests.some(({ authorized }) => authorized)) await setImmediate();
    giveUp.abort();
    await expect(asked).rejects.toMatchObject({ name: 'AbortError' });
    await client.getSecret('a');
    await client.getSecret('b');
    expect(azure.mostInFlight).toBe(1);
  });
});
