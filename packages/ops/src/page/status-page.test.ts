import { afterEach, describe, expect, it } from '@jest/globals';
import { CANARY } from '@vaultref/contracts/canary';
import {
  type Config,
  loadConfig,
  memoryProvider,
  object,
  problemError,
  type SecretProvider,
} from '@vaultref/core';
import { statusPage, type StatusPageOptions } from './status-page.js';

const LOCAL = { remoteAddress: '127.0.0.1' };
const HERE = 'http://localhost:3000/ops/config';

const open: Config[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((config) => config.close()));
});

async function load(secrets: Record<string, string> = { 'db-password': CANARY }, tree?: object) {
  const memory = memoryProvider(secrets);
  const state: { failure: Error | undefined } = { failure: undefined };
  const provider: SecretProvider = {
    ...memory,
    getSecret: (id, options) =>
      state.failure ? Promise.reject(state.failure) : memory.getSecret(id, options),
  };
  const config = await loadConfig({
    sources: [object(tree ?? { db: { password: '@keyvault:db-password' } })],
    vault: 'shop-kv',
    provider,
  });
  open.push(config);
  return { config, state };
}

/** A browser, or a machine, that keeps its cookie. */
async function visitor(options: StatusPageOptions = {}, loaded?: Awaited<ReturnType<typeof load>>) {
  const { config, state } = loaded ?? (await load());
  const page = statusPage(config, options);
  let cookie = '';
  const ask = async (path = '', init: RequestInit = {}, connection: object = LOCAL) => {
    const headers = new Headers(init.headers);
    headers.set('cookie', cookie);
    const response = await page(new Request(`${HERE}${path}`, { ...init, headers }), connection);
    cookie = response.headers.get('set-cookie')?.split(';')[0] ?? cookie;
    return { status: response.status, headers: response.headers, text: await response.text() };
  };
  const json = { accept: 'application/json' };
  const tokenOf = async () =>
    (JSON.parse((await ask('', { headers: json })).text) as { formToken: string }).formToken;
  const post = async (
    path: string,
    fields: Record<string, string> = {},
    headers: Record<string, string> = { origin: 'http://localhost:3000' },
  ) => {
    const token = await tokenOf();
    return ask(path, { method: 'POST', headers, body: new URLSearchParams({ token, ...fields }) });
  };
  return { config, state, page, ask, post, tokenOf, json };
}

describe('statusPage()', () => {
  it('shows each reference with its source, vault and secret', async () => {
    const { text, status, headers } = await (await visitor()).ask();
    expect(status).toBe(200);
    expect(headers.get('content-type')).toBe('text/html; charset=utf-8');
    for (const part of ['db.password', 'object', 'db-password', 'shop-kv', '@keyvault:db-password', 'In use'])
      expect(text).toContain(part);
  });

  it('gives a machine the same as JSON', async () => {
    const { ask, json } = await visitor();
    const { text, headers } = await ask('', { headers: json });
    expect(headers.get('content-type')).toBe('application/json');
    expect(JSON.parse(text)).toMatchObject({
      generation: 1,
      health: { status: 'ok' },
      cache: { hits: 0 },
      vaults: [{ name: 'shop-kv', status: 'available', references: 1 }],
      references: [
        { path: 'db.password', secret: 'db-password', status: 'resolved', source: { name: 'object' } },
      ],
    });
  });

  it('says nothing, ever, of a value: not itself, nor encoded, nor its length or a digest', async () => {
    const { ask, post, json } = await visitor({ write: { setSecret: () => Promise.resolve() } });
    const fields = { vault: 'shop-kv', name: 'db-password', value: CANARY };
    const answers = [
      await ask(),
      await ask('', { headers: json }),
      await ask('/page.css'),
      await ask('/page.js'),
      await ask('/secrets?vault=shop-kv'),
      await ask('/secrets?vault=shop-kv', { headers: json }),
      await post('/refresh'),
      await post('/versions', fields),
      await post('/versions', { ...fields, vault: 'other' }),
    ];
    for (const { text, headers } of answers) {
      const all = text + JSON.stringify([...headers]);
      for (const form of [CANARY, encodeURIComponent(CANARY), btoa(CANARY), 'canary', '"length"'])
        expect(all).not.toContain(form);
    }
  });

  it('writes hostile names as text', async () => {
    const evil = '<img src=x onerror=alert(1)>"\'';
    const loaded = await load({ 'db-password': CANARY }, { [evil]: '@keyvault:db-password' });
    const { text } = await (await visitor({ title: evil }, loaded)).ask();
    expect(text).not.toContain('<img');
    expect(text).toContain('&lt;img src=x onerror=alert(1)&gt;&quot;&#39;');
  });

  it('forms no address of another host, whatever the path of the request', async () => {
    const { page } = await visitor();
    const response = await page(new Request('http://localhost:3000//evil.example//'), LOCAL);
    const text = await response.text();
    expect(text).toContain('action="/evil.example/refresh"');
    expect(text).not.toContain('"//');
  });

  it.each([['/secrets'], ['/refresh'], ['/versions/'], ['/']])('stands at %s as well', async (path) => {
    const { page } = await visitor();
    const base = path.replace(/\/$/, '');
    const ask = async (below: string) =>
      (await page(new Request(`http://localhost:3000${below}`), LOCAL)).text();
    expect(await ask(path)).toContain(`action="${base}/refresh"`);
    expect(await ask(`${base}/secrets?vault=shop-kv`)).toContain('Secrets of shop-kv');
    expect(await ask(`${base}/page.js`)).toContain('DOMParser');
  });

  it('allows nothing inline, nothing from elsewhere, no frame and no cache', async () => {
    const { ask, post } = await visitor();
    const answers = [await ask(), await ask('/page.js'), await post('/refresh'), await ask('', {}, {})];
    for (const { headers } of answers) {
      const policy = headers.get('content-security-policy') ?? '';
      expect(policy).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
      expect(policy).not.toContain('unsafe');
      expect(headers.get('x-content-type-options')).toBe('nosniff');
      expect(headers.get('cache-control')).toBe('no-store');
      expect(headers.get('referrer-policy')).toBe('same-origin');
    }
    const { text } = await ask();
    expect(text).not.toMatch(/<style|style=|<script>| on\w+=|javascript:|(src|href)="(https?:)?\/\//);
  });

  describe('lets in', () => {
    it.each<[string, object]>([
      ['nobody whose address it does not know', {}],
      ['nobody of another machine', { remoteAddress: '10.0.0.7' }],
    ])('%s', async (_, connection) => {
      const { ask } = await visitor();
      for (const path of ['', '/page.css', '/secrets?vault=shop-kv']) {
        const { status, text } = await ask(path, {}, connection);
        expect([status, text]).toEqual([403, expect.not.stringContaining('shop-kv')]);
      }
    });

    it('nobody under a name of somebody else', async () => {
      const { ask } = await visitor({ authorize: () => true });
      const { status, text } = await ask('', { headers: { host: 'rebound.evil.example' } });
      expect([status, text]).toEqual([403, expect.stringContaining('hosts')]);
    });

    it('whom the application lets in, under the names it lists', async () => {
      const { page } = await visitor({
        authorize: ({ headers }) => headers.get('authorization') === 'Bearer operator',
        hosts: ['ops.example.com'],
      });
      const ask = async (headers: Record<string, string>) =>
        (await page(new Request('https://ops.example.com/ops', { headers }))).status;
      expect(await ask({ authorization: 'Bearer operator' })).toBe(200);
      expect(await ask({})).toBe(403);
    });

    it('nobody without a plain yes: an answer is given as it is, a failure stays one', async () => {
      const login = new Response('log in', { status: 401, headers: { 'www-authenticate': 'Basic' } });
      expect(await (await visitor({ authorize: () => login })).ask()).toMatchObject({
        status: 401,
        text: 'log in',
      });
      const failing = await visitor({ authorize: () => Promise.reject(new Error('no directory')) });
      await expect(failing.ask()).rejects.toThrow('no directory');
    });
  });

  describe('refreshes', () => {
    it('by a form, and says whether there is something new', async () => {
      const { config, post, ask } = await visitor();
      const { status, headers } = await post('/refresh');
      expect([status, headers.get('location')]).toEqual([303, '/ops/config?notice=unchanged']);
      expect((await ask('?notice=unchanged')).text).toContain('nothing has changed');
      expect(config.cache.entries).toBe(1);
    });

    it('for a machine', async () => {
      const { post, json } = await visitor();
      expect(await post('/refresh', {}, json)).toMatchObject({
        status: 200,
        text: '{"changed":false,"generation":1}',
      });
    });

    it('and shows why it failed, until it succeeds', async () => {
      const { post, ask, state, json } = await visitor();
      state.failure = problemError({
        code: 'ERR_FORBIDDEN_RBAC',
        message: 'not allowed',
        remedy: 'grant a role',
        transient: false,
      });
      expect((await post('/refresh')).headers.get('location')).toBe('/ops/config?notice=refresh-failed');
      expect(await post('/refresh', {}, json)).toMatchObject({
        status: 502,
        text: '{"error":"ERR_RESOLUTION_FAILED"}',
      });
      const { text } = await ask();
      for (const part of ['Degraded', 'ERR_RESOLUTION_FAILED', 'grant a role']) expect(text).toContain(part);
      state.failure = undefined;
      await post('/refresh');
      expect((await ask()).text).toContain('In order');
    });

    it.each<[string, Record<string, string>, Record<string, string>]>([
      ['of another origin', {}, { origin: 'https://evil.example' }],
      ['of another site', {}, { 'sec-fetch-site': 'cross-site' }],
      ['without the token', { token: '' }, { origin: 'http://localhost:3000' }],
      ['with a guessed token', { token: 'A'.repeat(43) }, { origin: 'http://localhost:3000' }],
    ])('not by a form %s', async (_, fields, headers) => {
      const { post, config } = await visitor();
      const { generation } = config;
      expect((await post('/refresh', fields, headers)).status).toBe(403);
      expect(config.generation).toBe(generation);
    });

    it('not by a form that is none, or is too large, and not by GET', async () => {
      const { ask, post } = await visitor();
      const json = { method: 'POST', body: '{}', headers: { 'content-type': 'application/json' } };
      expect((await ask('/refresh', json)).status).toBe(415);
      expect((await post('/refresh', { padding: 'x'.repeat(200_000) })).status).toBe(413);
      expect((await ask('/refresh')).text).not.toContain('Refreshed');
      expect((await ask('', { method: 'POST', body: new URLSearchParams() })).status).toBe(405);
    });
  });

  describe('lists the secrets of a vault', () => {
    it('by name, without values', async () => {
      const { ask, json } = await visitor();
      expect((await ask('/secrets?vault=shop-kv')).text).toContain('db-password');
      const { text } = await ask('/secrets?vault=shop-kv', { headers: json });
      expect(JSON.parse(text)).toMatchObject({ vault: 'shop-kv', secrets: [{ name: 'db-password' }] });
    });

    it('not of a vault that the configuration does not know', async () => {
      const { ask, json } = await visitor();
      const { status, text } = await ask('/secrets?vault=other-kv', { headers: json });
      expect([status, text]).toEqual([404, '{"error":"ERR_VAULT_NOT_ALLOWED"}']);
      expect((await ask('/secrets?vault=other-kv')).text).toContain('ERR_VAULT_NOT_ALLOWED');
    });

    it('not for the page of another site', async () => {
      const { ask } = await visitor();
      const headers = { 'sec-fetch-site': 'cross-site' };
      expect((await ask('/secrets?vault=shop-kv', { headers })).status).toBe(403);
    });
  });

  describe('creates versions', () => {
    const FIELDS = { vault: 'shop-kv', name: 'api-key', value: 'line\r\nline', 'content-type': 'text/plain' };

    it('with the credential it was given, and tells nobody the value', async () => {
      const calls: unknown[][] = [];
      const { post, ask } = await visitor({
        write: { setSecret: (...call) => Promise.resolve(void calls.push(call)) },
      });
      const { status, headers } = await post('/versions', FIELDS);
      expect([status, headers.get('location')]).toEqual([
        303,
        '/ops/config/secrets?vault=shop-kv&notice=created',
      ]);
      expect(calls).toEqual([['api-key', 'line\nline', { vault: 'shop-kv', contentType: 'text/plain' }]]);
      expect((await ask('/secrets?vault=shop-kv&notice=created')).text).toContain(
        'The new version was created',
      );
    });

    it('not without one', async () => {
      const { post, ask } = await visitor();
      expect((await post('/versions', FIELDS)).status).toBe(404);
      expect((await ask('/secrets?vault=shop-kv')).text).not.toContain('<form');
    });

    it.each([
      ['in another vault', { vault: 'other-kv' }],
      ['without a name', { name: '' }],
      ['without a value', { value: '' }],
    ])('not %s', async (_, fields) => {
      const { post } = await visitor({ write: { setSecret: () => Promise.reject(new Error('called')) } });
      expect((await post('/versions', { ...FIELDS, ...fields })).status).toBe(400);
    });

    it.each([
      [
        'an error of ours with its message',
        problemError({ code: 'ERR_FORBIDDEN', message: 'no right', remedy: '', transient: false }),
        'no right',
      ],
      ['any other by its name', new RangeError(`bad ${CANARY}`), 'RangeError'],
    ])('and shows %s', async (_, error, shown) => {
      const { post } = await visitor({ write: { setSecret: () => Promise.reject(error) } });
      const { status, text } = await post('/versions', { ...FIELDS, value: CANARY });
      expect([status, text]).toEqual([502, expect.stringContaining(shown)]);
      expect(text).not.toContain('canary');
    });
  });

  it('answers HEAD without a body, and takes the path that a proxy shows', async () => {
    const { ask } = await visitor();
    expect(await ask('', { method: 'HEAD' })).toMatchObject({ status: 200, text: '' });
    expect((await (await visitor({ path: '/public/' })).ask()).text).toContain('action="/public/refresh"');
  });

  it('refuses options that there are not', async () => {
    const { config } = await load();
    const options: object = { authorise: () => true };
    expect(() => statusPage(config, options)).toThrow('did you mean "authorize"?');
  });
});
