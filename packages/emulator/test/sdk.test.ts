import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import type { Emulator } from '../src/index.js';
import { startEmulator } from '../src/index.js';

let azure: Emulator;
beforeAll(async () => {
  azure = await startEmulator({
    vaults: {
      'my-app-kv': {
        'db-password': 's3cret',
        full: { value: 'f', contentType: 'text/plain', tags: { a: 'b' }, expiresOn: '2030-01-31' },
        off: { value: 'x', enabled: false },
      },
      'shop-kv': { 'db-password': 'another one' },
    },
  });
});
afterAll(() => azure.stop());

const clientOf = (vault: string, suffix = 'vault.azure.net'): SecretClient =>
  new SecretClient(`https://${vault}.${suffix}`, azure.credential, {
    ...azure.clientOptions,
    retryOptions: { maxRetries: 0 },
  });

describe('SecretClient with a production URL', () => {
  it('gets a secret after one challenge', async () => {
    const before = azure.requests.length;
    const client = clientOf('my-app-kv');
    expect(await client.getSecret('db-password')).toMatchObject({ value: 's3cret', name: 'db-password' });
    expect(await client.getSecret('DB-Password')).toMatchObject({ value: 's3cret', name: 'db-password' });
    expect(azure.requests.slice(before)).toMatchObject([
      { status: 401, authorized: false },
      { status: 200, authorized: true, secret: 'db-password' },
      { status: 200, authorized: true, secret: 'DB-Password' },
    ]);
  });

  it('gets properties', async () => {
    const { properties } = await clientOf('my-app-kv').getSecret('full');
    expect(properties).toMatchObject({
      contentType: 'text/plain',
      tags: { a: 'b' },
      enabled: true,
      expiresOn: new Date('2030-01-31'),
      vaultUrl: 'https://my-app-kv.vault.azure.net',
    });
  });

  it('tells vaults apart by their host', async () => {
    expect((await clientOf('shop-kv').getSecret('db-password')).value).toBe('another one');
  });

  it.each(['vault.azure.cn', 'vault.usgovcloudapi.net', 'vault.microsoftazure.de'])(
    'reaches a vault of %s with the audience of that cloud',
    async (suffix) => {
      const { value, properties } = await clientOf('my-app-kv', suffix).getSecret('db-password');
      expect(value).toBe('s3cret');
      expect(properties.vaultUrl).toBe(`https://my-app-kv.${suffix}`);
    },
  );

  it('gets the new and the old version after a rotation', async () => {
    const client = clientOf('shop-kv');
    const old = await client.getSecret('db-password');
    const version = azure.rotate('db-password', 'rotated', { vault: 'shop-kv' });
    const latest = await client.getSecret('db-password');
    expect(latest).toMatchObject({ value: 'rotated', properties: { version } });
    const byVersion = await client.getSecret('db-password', { version: old.properties.version ?? '' });
    expect(byVersion.value).toBe(old.value);
  });

  it('sees errors as Azure sends them', async () => {
    const client = clientOf('my-app-kv');
    await expect(client.getSecret('nope')).rejects.toMatchObject({ statusCode: 404, code: 'SecretNotFound' });
    await expect(client.getSecret('off')).rejects.toMatchObject({
      statusCode: 403,
      code: 'Forbidden',
      details: { error: { innerError: { code: 'SecretDisabled' } } },
    });
  });

  it('meets a name that does not resolve when the seed has no such vault', async () => {
    await expect(clientOf('nope-kv').getSecret('a')).rejects.toMatchObject({
      code: 'ENOTFOUND',
      message: expect.stringContaining('The seed has no vault nope-kv'),
    });
    expect(azure.requests.at(-1)).toMatchObject({
      kind: 'connect',
      host: 'nope-kv.vault.azure.net',
      status: 502,
    });
  });

  it('is challenged before its first write, without its value being read', async () => {
    const before = azure.requests.length;
    const client = clientOf('my-app-kv');
    await client.setSecret('written', 'hunter2');
    expect(azure.requests.slice(before).map(({ status }) => status)).toEqual([401, 200]);
    expect(JSON.stringify(azure.requests)).not.toContain('hunter2');
  });

  it('meets a scripted answer until it is removed', async () => {
    const client = clientOf('my-app-kv');
    const remove = azure.fault({ match: { kind: 'secret', vault: 'my-app-kv' }, status: 429 });
    await expect(client.getSecret('full')).rejects.toMatchObject({ statusCode: 429, code: 'Throttled' });
    remove();
    expect((await client.getSecret('full')).value).toBe('f');
  });

  it('gets fifty secrets at once from a fresh client', async () => {
    const client = clientOf('my-app-kv');
    const secrets = await Promise.all(Array.from({ length: 50 }, () => client.getSecret('db-password')));
    expect(new Set(secrets.map(({ value }) => value))).toEqual(new Set(['s3cret']));
  });
});
