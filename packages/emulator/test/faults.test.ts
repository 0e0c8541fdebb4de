import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import { getEventListeners } from 'node:events';
import type { Emulator, Fault } from '../src/index.js';
import { startEmulator } from '../src/index.js';

let azure: Emulator;
let client: SecretClient;
beforeEach(async () => {
  azure = await startEmulator({ vaults: { 'my-app-kv': { 'db-password': 's3cret', other: 'x' } } });
  client = clientOf(azure.clientOptions);
  await client.getSecret('other');
});
afterEach(() => azure.stop());

function clientOf(options: object, retryOptions: object = { maxRetries: 0 }): SecretClient {
  return new SecretClient('https://my-app-kv.vault.azure.net', azure.credential, {
    ...options,
    retryOptions,
  });
}

async function outcomeOf(get: Promise<unknown>): Promise<unknown> {
  return get.catch((error: Error) => error);
}

interface Seen {
  readonly statusCode?: number;
  readonly code?: string;
  readonly name?: string;
}

// What the SDK makes of each kind, through sockets and in memory alike.
const KINDS: [Fault, Seen][] = [
  [{ status: 403 }, { statusCode: 403, code: 'Forbidden' }],
  [{ status: 502, body: '<html>' }, { statusCode: 502 }],
  [{ effect: 'throttle' }, { statusCode: 429, code: 'Throttled' }],
  [{ effect: 'reset' }, { code: 'ECONNRESET' }],
  [{ effect: 'close' }, { code: 'ECONNRESET' }],
  [{ effect: 'reset', afterBytes: 10 }, { code: 'PARSE_ERROR' }],
  [{ effect: 'close', afterBytes: 10 }, { code: 'PARSE_ERROR' }],
  [{ effect: 'truncate' }, { statusCode: 200, code: 'PARSE_ERROR' }],
  [
    { effect: 'truncate', bytes: 1 },
    { statusCode: 200, code: 'PARSE_ERROR' },
  ],
  [{ effect: 'malformed' }, { statusCode: 200, code: 'PARSE_ERROR' }],
  [{ effect: 'html' }, { name: 'TypeError' }],
  [{ effect: 'html', status: 503 }, { statusCode: 503 }],
  [{ effect: 'empty' }, { name: 'TypeError' }],
];

describe('a fault, through sockets', () => {
  it.each(KINDS)('%j', async (fault, seen) => {
    azure.fault({ ...fault, match: { secret: 'db-password' }, times: 1 });
    expect(await outcomeOf(client.getSecret('db-password'))).toMatchObject(seen);
    expect((await client.getSecret('db-password')).value).toBe('s3cret');
  });

  it('hangs until the client gives up, and logs status 0', async () => {
    azure.fault({ effect: 'hang' });
    const abortSignal = AbortSignal.timeout(30);
    expect(await outcomeOf(client.getSecret('db-password', { abortSignal }))).toMatchObject({
      name: 'AbortError',
    });
    expect(azure.requests.at(-1)).toMatchObject({ status: 0, secret: 'db-password' });
  });

  it('ends a hanging request when the emulator stops', async () => {
    azure.fault({ effect: 'hang' });
    const hanging = outcomeOf(client.getSecret('db-password'));
    while (azure.requests.at(-1)?.status !== 0) await new Promise((resolve) => setImmediate(resolve));
    await azure.stop();
    expect(await hanging).toMatchObject({ code: 'ECONNRESET' });
  });

  it('delays the true answer', async () => {
    azure.fault({ effect: 'latency', latency: 40, times: 1 });
    const started = performance.now();
    expect((await client.getSecret('db-password')).value).toBe('s3cret');
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
  });

  it('lets the body drip', async () => {
    azure.fault({ effect: 'drip', bytes: 100, intervalMs: 5 });
    const started = performance.now();
    expect((await client.getSecret('db-password')).value).toBe('s3cret');
    expect(performance.now() - started).toBeGreaterThanOrEqual(9);
  });

  it('is not done when nothing is answered, and is done when the answer breaks off', async () => {
    azure.fault({ effect: 'reset', times: 1 });
    await outcomeOf(client.setSecret('written', '1'));
    expect(await outcomeOf(client.getSecret('written'))).toMatchObject({ statusCode: 404 });
    azure.fault({ effect: 'reset', afterBytes: 1, times: 1 });
    await outcomeOf(client.setSecret('written', '1'));
    expect((await client.getSecret('written')).value).toBe('1');
  });

  it('tells the SDK when to come back, or does not', async () => {
    const retrying = clientOf(azure.clientOptions, { maxRetries: 1, retryDelayInMs: 1 });
    await retrying.getSecret('other');
    azure.fault({ effect: 'throttle', times: 1 });
    expect(await outcomeOf(retrying.getSecret('db-password'))).toMatchObject({ statusCode: 429 });
    azure.fault({ effect: 'throttle', retryAfter: 0, times: 1 });
    expect((await retrying.getSecret('db-password')).value).toBe('s3cret');
  });

  it('strikes every n-th request and those of one operation', async () => {
    azure.fault({ match: { operation: 'getSecret' }, status: 500, every: 2 });
    const outcomes = await Promise.all([
      outcomeOf(client.getSecret('db-password')),
      outcomeOf(client.setSecret('x', 'y')),
    ]);
    expect(outcomes).toMatchObject([{ value: 's3cret' }, { value: 'y' }]);
    expect(await outcomeOf(client.getSecret('db-password'))).toMatchObject({ statusCode: 500 });
  });
});

describe('a fault, in memory', () => {
  it.each(KINDS)('%j', async (fault, seen) => {
    const inMemory = clientOf({ httpClient: azure.httpClient });
    azure.fault({ ...fault, match: { secret: 'db-password' }, times: 1 });
    expect(await outcomeOf(inMemory.getSecret('db-password'))).toMatchObject(seen);
    expect((await inMemory.getSecret('db-password')).value).toBe('s3cret');
  });

  it('hangs until the client gives up, by a signal or a timeout, or until the emulator stops', async () => {
    const inMemory = clientOf({ httpClient: azure.httpClient });
    await inMemory.getSecret('other');
    azure.fault({ effect: 'hang' });
    const abortSignal = AbortSignal.timeout(5);
    expect(await outcomeOf(inMemory.getSecret('other', { abortSignal }))).toMatchObject({
      name: 'AbortError',
    });
    const requestOptions = { timeout: 5 };
    expect(await outcomeOf(inMemory.getSecret('other', { requestOptions }))).toMatchObject({
      name: 'AbortError',
    });
    const hanging = outcomeOf(inMemory.getSecret('other'));
    await new Promise((resolve) => setImmediate(resolve));
    await azure.stop();
    expect(await hanging).toMatchObject({ code: 'ECONNRESET' });
    expect(await outcomeOf(inMemory.getSecret('other'))).toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('leaves nothing on a signal that outlives the request', async () => {
    const { signal } = new AbortController();
    const url = 'https://my-app-kv.vault.azure.net/secrets/other?api-version=7.6';
    for (const timeout of [0, 60_000])
      await azure.httpClient.sendRequest({ url, method: 'GET', headers: [], abortSignal: signal, timeout });
    expect(getEventListeners(signal, 'abort')).toEqual([]);
  });

  it('delays the true answer', async () => {
    azure.fault({ effect: 'latency', latency: { min: 20, max: 30 } });
    azure.fault({ effect: 'drip', bytes: 100, intervalMs: 5 });
    const started = performance.now();
    expect((await clientOf({ httpClient: azure.httpClient }).getSecret('other')).value).toBe('x');
    expect(performance.now() - started).toBeGreaterThanOrEqual(24);
  });

  it('meets a name that does not resolve for a vault that the seed does not have', async () => {
    const nowhere = new SecretClient('https://nope-kv.vault.azure.net', azure.credential, {
      httpClient: azure.httpClient,
      retryOptions: { maxRetries: 0 },
    });
    expect(await outcomeOf(nowhere.getSecret('a'))).toMatchObject({ code: 'ENOTFOUND' });
  });
});

describe('the options of startEmulator()', () => {
  it('latencyMs delays every answer, challenges included', async () => {
    const slow = await startEmulator({ vaults: { 'my-app-kv': { a: 'b' } }, latencyMs: 20 });
    const started = performance.now();
    const options = { httpClient: slow.httpClient };
    await new SecretClient('https://my-app-kv.vault.azure.net', slow.credential, options).getSecret('a');
    expect(performance.now() - started).toBeGreaterThanOrEqual(39);
    await slow.stop();
  });

  it('quota limits the GETs of a vault, without Retry-After, until the window is over', async () => {
    const small = await startEmulator({
      vaults: { 'my-app-kv': { a: 'b' }, 'other-kv': { a: 'b' } },
      quota: { gets: 2, windowMs: 60_000 },
    });
    const options = { httpClient: small.httpClient, retryOptions: { maxRetries: 0 } };
    const [first, second] = ['my-app-kv', 'other-kv'].map(
      (vault) => new SecretClient(`https://${vault}.vault.azure.net`, small.credential, options),
    );
    await first?.getSecret('a');
    await first?.getSecret('a');
    const refused = await first?.getSecret('a').catch((error: unknown) => error);
    expect(refused).toMatchObject({ statusCode: 429, code: 'Throttled' });
    expect(
      (refused as { response: { headers: Map<string, string> } }).response.headers.has('retry-after'),
    ).toBe(false);
    expect((await second?.getSecret('a'))?.value).toBe('b');
    small.clock.advance(60_000);
    expect((await first?.getSecret('a'))?.value).toBe('b');
    await small.stop();
  });
});
