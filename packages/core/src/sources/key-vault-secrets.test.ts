import { SecretClient } from '@azure/keyvault-secrets';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { azureAccess } from '../../test/azure-access.js';
import { type Config, isConfigError, loadConfig, memoryProvider, object } from '../index.js';
import { keyVaultSecrets, type KeyVaultSecretsOptions } from './key-vault-secrets.js';

const emulators: Emulator[] = [];
afterAll(() => Promise.all(emulators.map((azure) => azure.stop())));
describeSource(
  'keyVaultSecrets()',
  async (content) => {
    const secrets = Object.entries(content).map(([name, value]) => [name.replace('_', '-'), value]);
    const azure = await startEmulator({ vaults: { 'shop-kv': Object.fromEntries(secrets) } });
    emulators.push(azure);
    const { credential, clientOptions: transport } = azure;
    const references = Object.keys(content).map((name) => [
      name,
      { $keyvault: { name: name.replace('_', '-'), optional: true } },
    ]);
    return {
      source: keyVaultSecrets({ map: (name) => [name.replace('-', '_')] }),
      azure: azureAccess({ vault: 'shop-kv', credential, transport }),
      tree: Object.fromEntries(references),
    };
  },
  'none',
);

describe('keyVaultSecrets()', () => {
  let azure: Emulator;
  const open: Config[] = [];
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: {
        'shop-kv': {
          'shop--db--password': 'first',
          'Shop--db--userName': 'app',
          'api-key': 'key',
          retired: { value: 'x', enabled: false },
        },
        'payments-kv': { token: 't' },
      },
      identities: { reader: { vaults: { 'shop-kv': ['get'] }, deniedBy: 'access-policy' } },
    });
  });
  afterEach(async () => {
    await Promise.all(open.splice(0).map((config) => config.close()));
    await azure.stop();
  });

  const load = async (options?: KeyVaultSecretsOptions, over: object = {}): Promise<Config> => {
    const config = await loadConfig({
      sources: [keyVaultSecrets(options), object(over)],
      vault: 'shop-kv',
      vaults: { payments: 'payments-kv' },
      credential: azure.credential,
      transport: azure.clientOptions,
    });
    open.push(config);
    return config;
  };

  it('loads the enabled secrets of the default vault, nested by "--", with their case', async () => {
    expect((await load()).values).toEqual({
      shop: { db: { password: 'first' } },
      Shop: { db: { userName: 'app' } },
      'api-key': 'key',
    });
  });

  it('takes those with a prefix and drops it, in whatever case', async () => {
    expect((await load({ prefix: 'shop--' })).values).toEqual({ db: { password: 'first', userName: 'app' } });
  });

  it('keeps names flat, or places them as a function says', async () => {
    expect(Object.keys((await load({ separator: false })).values).toSorted()).toEqual([
      'Shop--db--userName',
      'api-key',
      'shop--db--password',
    ]);
    const map = (name: string) => (name === 'api-key' ? ['keys', 'api'] : undefined);
    expect((await load({ map })).values).toEqual({ keys: { api: 'key' } });
  });

  it('reads another vault by its alias, and no vault that is not allowed', async () => {
    expect((await load({ vault: 'payments' })).values).toEqual({ token: 't' });
    await expect(load({ vault: 'other-kv' })).rejects.toMatchObject({
      failures: [{ code: 'ERR_VAULT_NOT_ALLOWED', source: { name: 'key vault secrets other-kv' } }],
    });
  });

  it('does not fetch a secret that a later source overrides', async () => {
    const config = await load({}, { shop: { db: { password: 'mine' } } });
    expect(config.get('shop.db.password')).toBe('mine');
    expect(azure.countRequests({ secret: 'shop--db--password' })).toBe(0);
  });

  it('leaves a secret out that vanishes between listing and fetching', async () => {
    azure.fault({
      match: { secret: 'api-key' },
      status: 404,
      body: { error: { code: 'SecretNotFound', message: 'gone' } },
    });
    expect((await load()).values).not.toHaveProperty('api-key');
  });

  it('leaves the secrets of certificates out, unless asked for them', async () => {
    const secrets = { pfx: { value: 'bytes', managed: true }, plain: 'p' };
    const listed = memoryProvider({ pfx: 'bytes', plain: 'p' });
    async function* listSecrets() {
      for (const name of Object.keys(secrets)) yield { name, enabled: true, managed: name === 'pfx' };
    }
    const provider = { ...listed, listSecrets };
    const valuesWith = async (options: KeyVaultSecretsOptions) =>
      (await loadConfig({ sources: [keyVaultSecrets(options)], provider, env: {} })).values;
    expect(await valuesWith({})).toEqual({ plain: 'p' });
    expect(await valuesWith({ certificates: true })).toEqual({ plain: 'p', pfx: 'bytes' });
  });

  it('follows rotation, new secrets and disabled ones with one refresh', async () => {
    const config = await load({ prefix: 'shop--' });
    const url = 'https://shop-kv.vault.azure.net';
    const client = new SecretClient(url, azure.credential, azure.clientOptions);
    await azure.rotate('shop--db--password', 'second');
    await client.setSecret('shop--new', 'n');
    await client.updateSecretProperties('Shop--db--userName', '', { enabled: false });
    const before = azure.requests.length;
    await config.refresh();
    expect(config.values).toEqual({ db: { password: 'second' }, new: 'n' });
    // One list, two secrets.
    expect(azure.requests.length - before).toBe(3);
  });

  it('says which permission is missing', async () => {
    const work = loadConfig({
      sources: [keyVaultSecrets()],
      vault: 'shop-kv',
      credential: azure.credentialFor('reader'),
      transport: azure.clientOptions,
    });
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error('expected a ConfigError');
    expect(error.failures).toMatchObject([
      {
        code: 'ERR_FORBIDDEN_POLICY',
        source: { name: 'key vault secrets' },
        vault: 'https://shop-kv.vault.azure.net',
      },
    ]);
    expect(error.message).toContain("'list'");
  });

  it('ends with the deadline', async () => {
    azure.fault({ match: { operation: 'listSecrets' }, effect: 'hang' });
    await expect(
      loadConfig({
        sources: [keyVaultSecrets()],
        vault: 'shop-kv',
        credential: azure.credential,
        transport: azure.clientOptions,
        startup: { deadlineMs: 100 },
      }),
    ).rejects.toMatchObject({ failures: [{ code: 'ERR_SOURCE_UNREADABLE', reason: 'TIMEOUT' }] });
  });

  it('says what is missing outside loadConfig()', async () => {
    const input = { signal: new AbortController().signal, context: { env: {} } };
    await expect(keyVaultSecrets().load(input)).rejects.toThrow('loadConfig()');
  });
});
