import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';
import type { Answer } from './exchange.js';
import { exchange } from './exchange.js';

const EVIL = `<script>alert("1")</script>`;

let azure: Emulator;
beforeEach(async () => {
  azure = await startEmulator({
    vaults: { 'my-app-kv': { 'db-password': { value: 'canary-value', tags: { a: EVIL } } } },
    settings: { 'my-store': { [EVIL]: { value: 'canary-setting', label: EVIL } } },
  });
});
afterEach(() => azure.stop());

interface Sent {
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly form?: Record<string, string>;
}

/** One request to the emulator's own address. */
function send(path: string, { method, headers = {}, form }: Sent = {}): Promise<Answer> {
  const request = { host: '127.0.0.1', port: azure.port, path, method: method ?? (form ? 'POST' : 'GET') };
  return exchange({ ...request, headers }, form && new URLSearchParams(form).toString());
}

async function signIn(): Promise<{ cookie: string; token: string }> {
  const { pathname, search } = new URL(azure.pageUrl);
  const { headers } = await send(`${pathname}${search}`);
  const cookie = headers['set-cookie']?.[0]?.split(';')[0] ?? '';
  const { body } = await send('/faults', { headers: { cookie } });
  return { cookie, token: /name="form-token" value="([^"]+)"/.exec(body)?.[1] ?? '' };
}

describe('the page', () => {
  it('is shown to who has the token, by a cookie that no other site can make a browser send', async () => {
    const { pathname, search } = new URL(azure.pageUrl);
    const { status, headers } = await send(`${pathname}${search}`);
    expect({ status, location: headers.location }).toEqual({ status: 303, location: '/' });
    expect(headers['set-cookie']?.[0]).toMatch(/; HttpOnly; SameSite=Strict$/);
    const { cookie } = await signIn();
    expect((await send('/', { headers: { cookie } })).body).toContain('my-app-kv');
  });

  it.each([
    ['/', {}],
    ['/?token=guess', {}],
    ['/vaults/my-app-kv', {}],
    ['/', { cookie: 'vaultref-emulator-1=x; other=y' }],
  ])('tells strangers nothing: %s', async (path, headers: Record<string, string>) => {
    const { status, body } = await send(path, { headers });
    expect(status).toBe(401);
    expect(body).not.toContain('my-app-kv');
  });

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'my-app-kv.vault.azure.net'])(
    'is not there under the name %s',
    async (host) => {
      const { cookie } = await signIn();
      const { status, body } = await send('/', { headers: { cookie, host } });
      expect(status).toBe(404);
      expect(body).not.toContain('my-app-kv');
    },
  );

  it('allows nothing inline and nothing from elsewhere, and is in no frame and no cache', async () => {
    const { cookie } = await signIn();
    for (const path of ['/', '/nowhere', '/page.css', '/page.js', '/requests/latest']) {
      const { headers } = await send(path, { headers: { cookie } });
      expect(headers['content-security-policy']).toMatch(/^default-src 'none'; .*frame-ancestors 'none'$/);
      expect(headers['content-security-policy']).not.toContain('unsafe');
      expect(headers).toMatchObject({ 'cache-control': 'no-store', 'referrer-policy': 'same-origin' });
    }
  });

  it('writes names and paths as text', async () => {
    const { cookie } = await signIn();
    await exchange({ host: 'my-app-kv.vault.azure.net', path: `/secrets/<b>x`, agent: azure.agent });
    for (const path of ['/vaults/my-app-kv', '/stores/my-store', '/requests']) {
      const { status, body } = await send(path, { headers: { cookie } });
      expect(status).toBe(200);
      expect(body).toMatch(/&lt;(script|b)&gt;/);
      expect(body).not.toMatch(/<script>|<b>/);
    }
  });

  it('shows a value only when it is asked for', async () => {
    const { cookie, token } = await signIn();
    const secret = '/vaults/my-app-kv/secrets/db-password';
    for (const path of ['/vaults/my-app-kv', secret, '/stores/my-store', '/requests']) {
      expect((await send(path, { headers: { cookie } })).body).not.toContain('canary');
    }
    const { body } = await send(secret, { headers: { cookie } });
    const version = /name="version"\s+value="(\w+)"/.exec(body)?.[1] ?? '';
    const form = { 'form-token': token, version };
    expect((await send(`${secret}/reveal`, { headers: { cookie }, form })).body).toContain('canary-value');
    const settings = await send('/stores/my-store/reveal', { headers: { cookie }, form });
    expect(settings.body).toContain('canary-setting');
  });

  it('rotates, sends events and turns faults on and off', async () => {
    const { cookie, token: formToken } = await signIn();
    const act = async (path: string, form: Record<string, string>): Promise<string> => {
      const sent = { headers: { cookie }, form: { 'form-token': formToken, ...form } };
      const { status, headers } = await send(path, sent);
      expect(status).toBe(303);
      return (await send(headers.location ?? '', { headers: { cookie } })).body;
    };
    const secret = '/vaults/my-app-kv/secrets/db-password';
    expect(await act(`${secret}/rotate`, { value: 'canary-two' })).toContain('has a new version');
    expect(azure.connections.opened).toBe(0);
    expect(await act(`${secret}/event`, { type: 'SecretExpired' })).toContain('accepted by 0 of 0');

    const ask = () => exchange({ host: 'my-app-kv.vault.azure.net', path: '/secrets/a', agent: azure.agent });
    expect(await act('/faults/throttled', { on: 'true' })).toContain('Vaults throttle: on.');
    expect((await ask()).status).toBe(401);
    const { token } = await azure.credential.getToken('https://vault.azure.net');
    const asked = () =>
      exchange({
        host: 'my-app-kv.vault.azure.net',
        path: '/secrets/db-password?api-version=7.4',
        headers: { authorization: `Bearer ${token}` },
        agent: azure.agent,
      });
    expect((await asked()).status).toBe(429);
    await act('/faults/throttled', { on: 'false' });
    expect(JSON.parse((await asked()).body)).toMatchObject({ value: 'canary-two' });
  });

  it.each<[string, Sent]>([
    ['without the token of the form', { form: { on: 'true' } }],
    ['with another token', { form: { on: 'true', 'form-token': 'guess' } }],
    ['from another site', { headers: { 'sec-fetch-site': 'cross-site' }, form: { on: 'true' } }],
    ['from another origin', { headers: { origin: 'http://evil.example' }, form: { on: 'true' } }],
    ['from another port', { headers: { 'sec-fetch-site': 'same-site' }, form: { on: 'true' } }],
  ])('does nothing %s', async (what, { headers, form }) => {
    const { cookie, token } = await signIn();
    const isForgedOrigin = what.startsWith('from');
    const sent = isForgedOrigin ? { 'form-token': token, ...form } : (form ?? {});
    const { status } = await send('/faults/throttled', { headers: { cookie, ...headers }, form: sent });
    expect(status).toBe(403);
    expect((await send('/faults', { headers: { cookie } })).body).not.toContain('aria-checked="true"');
  });

  it.each(['/nowhere', '/vaults/no-kv', '/vaults/my-app-kv/secrets/nope', '/stores/nope', '/__proto__'])(
    'says that there is no %s',
    async (path) => {
      const { cookie } = await signIn();
      expect((await send(path, { headers: { cookie } })).status).toBe(404);
    },
  );

  it('takes no other method', async () => {
    const { cookie } = await signIn();
    expect((await send('/', { method: 'DELETE', headers: { cookie } })).status).toBe(405);
  });

  it('is no traffic: neither in the log nor struck by a fault', async () => {
    azure.fault({ status: 500 });
    const { cookie } = await signIn();
    expect((await send('/', { headers: { cookie } })).status).toBe(200);
    expect(azure.requests).toEqual([]);
    expect(azure.mostInFlight).toBe(0);
  });
});
