import { describe, expect, it } from '@jest/globals';
import { Stores } from './app-configuration/stores.js';
import { Faults } from './faults/faults.js';
import { createHandler } from './handler.js';
import type { HttpRequest } from './http/http-message.js';
import { Identities } from './identity/identities.js';
import { Tokens } from './identity/tokens.js';
import { Vaults } from './key-vault/vaults.js';
import { RequestLog } from './request-log.js';
import { routeRequest } from './route-request.js';
import { checkSeed } from './seed/seed-source.js';

const OLD = 'a'.repeat(32);
const seed = {
  'shop-kv': {
    'Api-Key': {
      versions: [
        { value: 'old', version: OLD },
        { value: 'new', version: 'b'.repeat(32), contentType: 'text/plain', tags: { team: 'shop' } },
      ],
    },
    expired: { value: 'still served', expiresOn: '2000-01-01', notBefore: '1999-01-01' },
    off: { value: 'never served', enabled: false },
  },
};

function now(): number {
  return 1_700_000_000_000;
}

function setUp() {
  const tokens = new Tokens(now);
  const seeded = checkSeed({ vaults: seed }).vaults;
  const parts = {
    tokens,
    vaults: new Vaults(seeded, { now, deletionDelayMs: 0, onNewVersion: () => {} }),
    stores: new Stores([], now),
    identities: new Identities([]),
    quota: undefined,
    identityHeader: 'the-header',
    now,
    machineNow: now,
  };
  const faults = new Faults(() => 0);
  const log = new RequestLog(now);
  const handle = createHandler({
    route: (request) => routeRequest(request, parts),
    faults,
    log,
    latencyMs: () => 0,
  });
  const authorization = `Bearer ${tokens.issue('https://vault.azure.net', 'system').token}`;
  const send = async (path: string, request: Partial<HttpRequest> = {}) => {
    const { response } = await handle({
      secure: true,
      method: 'GET',
      host: 'shop-kv.vault.azure.net',
      path,
      query: new URLSearchParams({ 'api-version': '2025-07-01' }),
      target: path,
      headers: { authorization },
      readBody: () => Promise.resolve(''),
      ...request,
    });
    const parsed: Record<string, unknown> = JSON.parse(response.body);
    return { status: response.status, headers: response.headers, body: parsed };
  };
  return { ...parts, faults, log, send };
}

function plain(query: string, headers: Record<string, string>): Partial<HttpRequest> {
  return { secure: false, host: '127.0.0.1', query: new URLSearchParams(query), headers };
}

describe('a vault', () => {
  it('serves the latest version in a bundle', async () => {
    const { status, body } = await setUp().send('/secrets/api-key/');
    expect(status).toBe(200);
    expect(body).toEqual({
      value: 'new',
      id: `https://shop-kv.vault.azure.net/secrets/Api-Key/${'b'.repeat(32)}`,
      contentType: 'text/plain',
      tags: { team: 'shop' },
      attributes: {
        enabled: true,
        created: 1_700_000_000,
        updated: 1_700_000_000,
        recoveryLevel: 'Recoverable+Purgeable',
        recoverableDays: 90,
      },
    });
  });

  it.each([`/secrets/api-key/${OLD}`, `/secrets/api-key/${OLD.toUpperCase()}/`])(
    'serves the version of %s',
    async (path) => {
      expect(await setUp().send(path)).toMatchObject({ status: 200, body: { value: 'old' } });
    },
  );

  it('serves an expired secret', async () => {
    const attributes = { nbf: 915_148_800, exp: 946_684_800 };
    expect(await setUp().send('/secrets/expired')).toMatchObject({ status: 200, body: { attributes } });
  });

  it('refuses a disabled secret', async () => {
    expect(await setUp().send('/secrets/off')).toMatchObject({
      status: 403,
      body: {
        error: {
          code: 'Forbidden',
          message: 'Operation get is not allowed on a disabled secret.',
          innererror: { code: 'SecretDisabled' },
        },
      },
    });
  });

  it.each([
    ['/secrets/nope', 'nope'],
    [`/secrets/api-key/${'c'.repeat(32)}`, `api-key/${'c'.repeat(32)}`],
  ])('does not find %s', async (path, id) => {
    const { status, body } = await setUp().send(path);
    expect(status).toBe(404);
    expect(body).toMatchObject({ error: { code: 'SecretNotFound' } });
    expect(JSON.stringify(body)).toContain(`A secret with (name/id) ${id} was not found in this key vault.`);
  });

  it.each(['/secrets/under_score', '/secrets/%E0%A4%A', '/secrets/a%2Fb'])(
    'refuses the name in %s',
    async (path) => {
      expect(await setUp().send(path)).toMatchObject({
        status: 400,
        body: { error: { code: 'BadParameter' } },
      });
    },
  );

  it.each(['7.4', '7.6-preview.2', '2026-05-01-preview'])('accepts api-version %s', async (version) => {
    const query = new URLSearchParams(`api%2Dversion=${version}`);
    expect((await setUp().send('/secrets/expired', { query })).status).toBe(200);
  });

  it.each(['', 'api-version=', 'api-version=latest'])('refuses the query "%s"', async (query) => {
    const answer = await setUp().send('/secrets/expired', { query: new URLSearchParams(query) });
    expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadParameter' } } });
  });

  it.each([
    ['vault.azure.net', 'https://login.microsoftonline.com/'],
    ['vault.azure.cn', 'https://login.partner.microsoftonline.cn/'],
  ])('challenges a caller without a token, with the audience of %s', async (suffix, authority) => {
    const { status, headers, body } = await setUp().send('/secrets/nope', {
      host: `shop-kv.${suffix}`,
      headers: {},
    });
    expect(status).toBe(401);
    expect(headers['WWW-Authenticate']).toMatch(
      new RegExp(`^Bearer authorization="${authority}[0-9a-f-]{36}", resource="https://${suffix}"$`),
    );
    expect(body).toEqual({
      error: { code: 'Unauthorized', message: 'AKV10000: Request is missing a Bearer or PoP token.' },
    });
  });

  it('challenges a token of another audience', async () => {
    const { tokens, send } = setUp();
    const authorization = `Bearer ${tokens.issue('https://vault.azure.cn', 'system').token}`;
    expect(await send('/secrets/expired', { headers: { authorization } })).toMatchObject({
      status: 401,
      headers: { 'WWW-Authenticate': expect.any(String) },
    });
  });

  it.each([
    ['POST', '/secrets/api-key/rotate'],
    ['GET', '/keys/api-key'],
    ['GET', '/certificates'],
  ])('says that it does not implement %s %s', async (method, path) => {
    const { log, send } = setUp();
    expect(await send(path, { method })).toMatchObject({
      status: 501,
      body: { error: { code: 'NotImplemented' } },
    });
    expect(log.entries).toMatchObject([{ kind: 'other', vault: 'shop-kv', status: 501 }]);
  });

  it('is not found when the seed has none of that name', async () => {
    expect(await setUp().send('/secrets/a', { host: 'other-kv.vault.azure.net' })).toMatchObject({
      status: 404,
      body: { error: { code: 'VaultNotFound' } },
    });
  });

  it('echoes the client request id beside its own headers', async () => {
    const { headers } = await setUp().send('/secrets/a', { headers: { 'x-ms-client-request-id': 'id-1' } });
    expect(headers).toMatchObject({
      'x-ms-client-request-id': 'id-1',
      'x-ms-request-id': expect.any(String),
      'Cache-Control': 'no-cache',
      'Content-Type': 'application/json; charset=utf-8',
    });
  });
});

describe('a fault', () => {
  it('takes the place of the answer to an authorised request only', async () => {
    const { faults, log, send } = setUp();
    faults.add({
      match: { kind: 'secret', secret: 'api-key' },
      status: 429,
      headers: { 'Retry-After': '1' },
      times: 1,
    });
    expect((await send('/secrets/api-key', { headers: {} })).status).toBe(401);
    expect((await send('/secrets/expired')).status).toBe(200);
    expect(await send('/secrets/api-key')).toMatchObject({ status: 429, headers: { 'Retry-After': '1' } });
    expect((await send('/secrets/api-key')).status).toBe(200);
    expect(log.entries.map(({ status }) => status)).toEqual([401, 200, 429, 200]);
  });
});

describe('the token endpoint', () => {
  const appService = { 'x-identity-header': 'the-header' };
  const resource = 'resource=https%3A%2F%2Fvault.azure.net';

  it.each([
    ['/msi/token', 'api-version=2019-08-01', appService],
    ['/metadata/identity/oauth2/token', 'api-version=2018-02-01', { metadata: 'true' }],
    ['/metadata/identity/oauth2/token/', 'api-version=2018-02-01', { metadata: 'True' }],
  ])('%s grants a token that the vault accepts', async (path, version, headers) => {
    const { log, send, tokens } = setUp();
    const { status, body } = await send(path, plain(`${version}&${resource}&client_id=mine`, headers));
    expect(status).toBe(200);
    expect(body).toEqual({
      access_token: expect.any(String),
      expires_on: '1700086400',
      resource: 'https://vault.azure.net',
      token_type: 'Bearer',
      client_id: 'mine',
    });
    expect(tokens.check(`Bearer ${String(body['access_token'])}`, ['https://vault.azure.net'])).toEqual({
      identity: 'mine',
    });
    expect(log.entries).toMatchObject([{ kind: 'token', authorized: true, status: 200 }]);
  });

  it.each([
    ['/msi/token', {}, 401],
    ['/msi/token', { 'x-identity-header': 'another' }, 401],
    ['/metadata/identity/oauth2/token', {}, 400],
  ])('%s refuses a request with the headers %j', async (path, headers, status) => {
    const { log, send } = setUp();
    expect((await send(path, plain(`api-version=2019-08-01&${resource}`, headers))).status).toBe(status);
    expect(log.entries).toMatchObject([{ kind: 'token', authorized: false }]);
  });

  it.each([resource, 'api-version=2019-08-01'])(
    'refuses a request with the query %s alone',
    async (query) => {
      expect(await setUp().send('/msi/token', plain(query, appService))).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining('is missing') },
      });
    },
  );

  it.each(['object_id', 'principal_id', 'mi_res_id', 'msi_res_id'])(
    'refuses an identity named by its %s, rather than take it for another one',
    async (name) => {
      const query = `api-version=2019-08-01&${resource}&${name}=a`;
      expect(await setUp().send('/msi/token', plain(query, appService))).toMatchObject({
        status: 400,
        body: { message: expect.stringContaining(name) },
      });
    },
  );

  it('is all there is over plain HTTP: no secret is served', async () => {
    const request = { ...plain('api-version=7.4', {}), host: 'shop-kv.vault.azure.net' };
    expect((await setUp().send('/secrets/expired', request)).status).toBe(404);
  });
});
