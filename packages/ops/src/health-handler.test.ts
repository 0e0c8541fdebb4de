import { describe, expect, it } from '@jest/globals';
import { type Health, loadConfig, memoryProvider, object } from '@vaultref/core';
import { healthHandler, type HealthOptions } from './health-handler.js';

const OK: Health = { status: 'ok', ageMs: 12.4, vaults: [], expiring: [] };
const SINCE = new Date(Date.UTC(2030, 0, 1));
const DEGRADED: Health = {
  status: 'degraded',
  ageMs: 60_000,
  cause: {
    code: 'ERR_RESOLUTION_FAILED',
    message: 'db-password in shop-kv',
    since: SINCE,
    failures: 2,
    problems: [],
  },
  vaults: [{ vault: 'https://shop-kv.vault.azure.net', code: 'ERR_TIMEOUT', since: SINCE, retryAt: SINCE }],
  expiring: [
    {
      vault: 'https://shop-kv.vault.azure.net',
      secret: 'api-key',
      expiresOn: SINCE,
      expired: true,
    },
  ],
};
const STALE: Health = { ...DEGRADED, status: 'stale' };

async function ask(health: Health | undefined, options?: HealthOptions, method = 'GET') {
  const handler = healthHandler(() => health && { health }, options);
  const response = await handler(new Request('http://localhost/healthz', { method }));
  const text = await response.text();
  const body: unknown = text === '' ? undefined : JSON.parse(text);
  return { status: response.status, headers: response.headers, text, body };
}

describe('healthHandler()', () => {
  it.each<[string, Health | undefined, number, string]>([
    ['not loaded', undefined, 503, 'fail'],
    ['ok', OK, 200, 'pass'],
    ['degraded', DEGRADED, 200, 'warn'],
    ['stale', STALE, 503, 'fail'],
  ])('is ready or not: %s', async (_, health, status, word) => {
    expect(await ask(health)).toMatchObject({ status, body: { status: word } });
  });

  it.each([[undefined], [OK], [DEGRADED], [STALE]])('is alive whatever the vault does', async (health) => {
    expect(await ask(health, { kind: 'liveness' })).toMatchObject({ status: 200, body: { status: 'pass' } });
  });

  it('has the media type of the draft, and stays out of caches', async () => {
    const { headers } = await ask(OK);
    expect(headers.get('content-type')).toBe('application/health+json');
    expect(headers.get('cache-control')).toBe('no-store');
  });

  it('names neither vaults nor secrets by default', async () => {
    const { text, body } = await ask(DEGRADED);
    expect(text).not.toMatch(/shop-kv|db-password|api-key/);
    expect(body).toMatchObject({
      output: 'ERR_RESOLUTION_FAILED',
      checks: {
        'configuration:age': [{ status: 'warn', observedValue: 60_000, observedUnit: 'ms' }],
        'vaults:unavailable': [{ status: 'warn', observedValue: 1 }],
        'secrets:expiring': [{ status: 'warn', observedValue: 1 }],
      },
    });
  });

  it('names them when it is asked for details', async () => {
    expect((await ask(DEGRADED, { details: true })).body).toMatchObject({
      output: 'db-password in shop-kv',
      checks: {
        'vaults:unavailable': [{ componentId: 'https://shop-kv.vault.azure.net', output: 'ERR_TIMEOUT' }],
        'secrets:expiring': [{ componentId: 'https://shop-kv.vault.azure.net/secrets/api-key' }],
      },
    });
  });

  it('answers HEAD without a body, and nothing but GET and HEAD', async () => {
    expect(await ask(STALE, {}, 'HEAD')).toMatchObject({ status: 503, text: '' });
    const { status, headers } = await ask(OK, {}, 'POST');
    expect([status, headers.get('allow')]).toEqual([405, 'GET, HEAD']);
  });

  it('takes a loaded configuration as it is', async () => {
    const config = await loadConfig({
      sources: [object({ PASSWORD: '@keyvault:db-password' })],
      provider: memoryProvider({ 'db-password': 'canary-value' }),
    });
    const response = await healthHandler(config)(new Request('http://localhost/'));
    expect(await response.json()).toMatchObject({ status: 'pass' });
    await config.close();
  });
});
