import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { azureAccess } from '../../test/azure-access.js';
import { HastyClock } from '../../test/hasty-clock.js';
import { type ConfigError, isConfigError } from '../errors.js';
import { appConfiguration } from '../sources/app-configuration.js';
import type { Layer, Source } from '../sources/source.js';
import type { LoadConfigOptions } from '../load-options.js';
import type { AzureAccess } from './azure-access.js';

const FIRST = 'https://my-store.azconfig.io';
const SECOND = 'https://my-store-eu.azconfig.io';

describe('a store that fails', () => {
  let azure: Emulator;
  let clock: HastyClock;
  beforeEach(async () => {
    azure = await startEmulator({
      settings: { 'my-store': { a: 'first' }, 'my-store-eu': { a: 'second' } },
      identities: { app: { stores: { 'my-store': 'reader' } }, outsider: { stores: {} } },
    });
    clock = new HastyClock();
  });
  afterEach(() => azure.stop());

  const accessWith = (options: LoadConfigOptions = {}): AzureAccess =>
    azureAccess({
      credential: azure.credential,
      transport: azure.clientOptions,
      clock,
      random: () => 0.5,
      ...options,
    });
  const load = (
    source: Source,
    access: AzureAccess,
    { signal = new AbortController().signal, previous }: { signal?: AbortSignal; previous?: Layer } = {},
  ) => source.load({ signal, context: { env: {}, azure: access }, ...(previous ? { previous } : {}) });
  const failureOf = async (work: Promise<unknown>): Promise<ConfigError> => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error('expected a ConfigError');
    return error;
  };
  const asked = (store: string) => azure.countRequests({ store });

  it('is tried again with backoff, and with what it asks for', async () => {
    azure.fault({ match: { store: 'my-store' }, status: 503, times: 2 });
    azure.fault({ match: { store: 'my-store' }, effect: 'throttle', retryAfter: 2, times: 1 });
    azure.fault({ match: { store: 'my-store' }, effect: 'reset', times: 1 });
    azure.fault({ match: { store: 'my-store' }, effect: 'html', times: 1 });
    azure.fault({ match: { store: 'my-store' }, effect: 'truncate', times: 1 });
    const { tree } = await load(appConfiguration({ endpoint: FIRST }), accessWith());
    expect(tree).toEqual({ a: 'first' });
    expect(clock.waits).toEqual([500, 1_000, 2_000, 4_000, 8_000, 8_000]);
  });

  it.each([
    [400, 'BAD_REQUEST', 'selectors'],
    [401, 'UNAUTHORIZED', 'tenant'],
    [403, 'FORBIDDEN', "'App Configuration Data Reader' on my-store.azconfig.io"],
    [404, 'NOT_FOUND', 'endpoint'],
    [501, 'BAD_RESPONSE', 'my-store.azconfig.io'],
  ])('is not asked again after a %d', async (status, reason, remedy) => {
    azure.fault({ match: { store: 'my-store' }, status, headers: { 'x-ms-request-id': 'abc-1' } });
    const error = await failureOf(load(appConfiguration({ endpoint: FIRST }), accessWith()));
    expect(error.failures).toEqual([
      expect.objectContaining({
        code: 'ERR_SOURCE_UNREADABLE',
        reason,
        status,
        requestId: expect.any(String),
        remedy: expect.stringContaining(remedy),
        source: { name: 'app configuration my-store.azconfig.io' },
        transient: false,
      }),
    ]);
    expect(clock.waits).toEqual([]);
    // A 401 is answered once with a fresh token.
    expect(asked('my-store')).toBe(status === 401 ? 2 : 1);
  });

  it('says what is wrong with a connection string, and nothing of it', async () => {
    const connectionString = azure.connectionString.replace(/Secret=.*/, 'Secret=aHVudGVyMg==');
    const error = await failureOf(load(appConfiguration({ connectionString }), accessWith()));
    expect(error.failures).toMatchObject([{ reason: 'UNAUTHORIZED', status: 401 }]);
    expect(error.message).toContain('copy it again');
    expect(asked('my-store')).toBe(1);
  });

  it('waits for a role that was just granted, when the options say so', async () => {
    azure.fault({ match: { store: 'my-store' }, status: 403, times: 3 });
    const access = accessWith({ startup: { waitForAccessMs: 60_000 } });
    expect((await load(appConfiguration({ endpoint: FIRST }), access)).tree).toEqual({ a: 'first' });
  });

  it('is a name that DNS does not know: three attempts', async () => {
    const endpoint = 'https://my-stroe.azconfig.io';
    const error = await failureOf(load(appConfiguration({ endpoint }), accessWith()));
    expect(error.failures).toMatchObject([{ reason: 'ENOTFOUND', transient: true }]);
    expect(error.message).toContain('correct the name of the store my-stroe.azconfig.io');
    expect(clock.waits).toHaveLength(2);
  });

  it('hangs: an attempt ends by itself, and the load by its signal, with what is known', async () => {
    azure.fault({ match: { store: 'my-store' }, effect: 'hang' });
    const access = accessWith({ startup: { attemptTimeoutMs: 50 }, clock: new HastyClock(50) });
    const controller = new AbortController();
    const failing = failureOf(
      load(appConfiguration({ endpoint: FIRST }), access, { signal: controller.signal }),
    );
    while (asked('my-store') < 3) await new Promise((resolve) => setImmediate(resolve));
    controller.abort();
    expect((await failing).failures).toMatchObject([{ reason: 'TIMEOUT', transient: true }]);
  });

  it('ends in time even where the HTTP client of the application does not', async () => {
    const httpClient = { sendRequest: () => new Promise<never>(() => undefined) };
    const access = accessWith({ transport: { httpClient }, startup: { attemptTimeoutMs: 50 } });
    const signal = AbortSignal.timeout(120);
    const error = await failureOf(load(appConfiguration({ endpoint: FIRST }), access, { signal }));
    expect(error.failures).toMatchObject([{ reason: 'TIMEOUT' }]);
  });

  it('has a replica: the next endpoint is asked at once, and the failing one last for a while', async () => {
    azure.fault({ match: { store: 'my-store' }, status: 503 });
    const source = appConfiguration({ endpoint: [FIRST, SECOND] });
    const access = accessWith();
    expect((await load(source, access)).tree).toEqual({ a: 'second' });
    expect((await load(source, access)).tree).toEqual({ a: 'second' });
    expect([asked('my-store'), asked('my-store-eu'), clock.waits]).toEqual([1, 2, []]);
  });

  it('names every endpoint when all fail, and asks only those again that may recover', async () => {
    azure.fault({ match: { store: 'my-store' }, status: 403 });
    azure.fault({ match: { store: 'my-store-eu' }, status: 503, times: 2 });
    azure.fault({ match: { store: 'my-store-eu' }, status: 404 });
    const error = await failureOf(load(appConfiguration({ endpoint: [FIRST, SECOND] }), accessWith()));
    expect(error.failures).toMatchObject([
      { reason: 'FORBIDDEN', source: { name: 'app configuration my-store.azconfig.io' } },
      { reason: 'NOT_FOUND', source: { name: 'app configuration my-store-eu.azconfig.io' } },
    ]);
    expect([asked('my-store'), asked('my-store-eu')]).toEqual([1, 3]);
  });

  it('is spared once there are values: four rounds, then one for each load until it answers', async () => {
    const source = appConfiguration({ endpoint: FIRST });
    const access = accessWith();
    const previous = await load(source, access);
    const end = azure.fault({ match: { store: 'my-store' }, status: 503 });
    const counts: number[] = [];
    for (let n = 0; n < 3; n += 1) {
      const before = asked('my-store');
      await failureOf(load(source, access, { previous }));
      counts.push(asked('my-store') - before);
    }
    end();
    expect(await load(source, access, { previous })).toBe(previous);
    azure.fault({ match: { store: 'my-store' }, status: 503 });
    const before = asked('my-store');
    await failureOf(load(source, access, { previous }));
    expect([...counts, asked('my-store') - before]).toEqual([4, 1, 1, 4]);
  });

  it('keeps the code of an identity that cannot sign in', async () => {
    const getToken = () => Promise.reject(new Error('hunter2'));
    const error = await failureOf(
      load(appConfiguration({ endpoint: FIRST, credential: { getToken } }), accessWith()),
    );
    expect(error.failures).toMatchObject([
      {
        code: 'ERR_CREDENTIAL_UNAVAILABLE',
        source: { name: 'app configuration my-store.azconfig.io' },
      },
    ]);
    expect(asked('my-store')).toBe(0);
  });

  it('takes a fresh token where the one held was revoked, or claims are asked for', async () => {
    const source = appConfiguration({ endpoint: FIRST });
    const access = accessWith();
    await load(source, access);
    azure.revokeTokens();
    await load(source, access);
    expect(azure.requests.filter(({ kind }) => kind === 'setting').map(({ status }) => status)).toEqual([
      200, 401, 200,
    ]);
  });

  it('may be an emulator on this machine, over http with a connection string', async () => {
    const authorizations: (string | undefined)[] = [];
    const server = createServer(({ headers }, response) => {
      authorizations.push(headers.authorization);
      response.setHeader('content-type', 'application/json');
      response.end(JSON.stringify({ items: [{ key: 'a', value: 'local' }] }));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' ? address?.port : undefined;
    const connectionString = `Secret=aHVudGVyMg==;Id=me;Endpoint=http://127.0.0.1:${port}`;
    expect((await load(appConfiguration({ connectionString }), accessWith())).tree).toEqual({ a: 'local' });
    expect(authorizations).toEqual([expect.stringMatching(/^HMAC-SHA256 Credential=me&/)]);
    server.close();
    server.closeAllConnections();
  });

  it('lets in whoever has the role only', async () => {
    const reader = { endpoint: FIRST, credential: azure.credentialFor('app') };
    expect((await load(appConfiguration(reader), accessWith())).tree).toEqual({ a: 'first' });
    const outsider = { endpoint: FIRST, credential: azure.credentialFor('outsider') };
    const error = await failureOf(load(appConfiguration(outsider), accessWith()));
    expect(error.failures).toMatchObject([{ reason: 'FORBIDDEN', status: 403 }]);
  });
});
