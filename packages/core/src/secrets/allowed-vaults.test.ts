import { describe, expect, it } from '@jest/globals';
import { allowedVaults, type AllowedVaultsOptions } from './allowed-vaults.js';
import { CLOUDS } from './cloud.js';

const vaults = (options: Partial<AllowedVaultsOptions>) =>
  allowedVaults({ allowVaults: 'listed', cloud: CLOUDS.public, env: {}, ...options });

describe('allowedVaults()', () => {
  it.each([
    [
      'the option, by name',
      { vault: 'shop-kv', env: { KEY_VAULT_NAME: 'other' } },
      'https://shop-kv.vault.azure.net',
    ],
    [
      'the option, whatever the environment says',
      { vault: 'shop-kv', env: { KEY_VAULT_NAME: '_' } },
      'https://shop-kv.vault.azure.net',
    ],
    ['the option, by URL', { vault: 'https://Shop-KV.vault.azure.net/' }, 'https://shop-kv.vault.azure.net'],
    ['the option, as an object', { vault: { name: 'shop-kv' } }, 'https://shop-kv.vault.azure.net'],
    ['a loopback URL in the option', { vault: 'https://127.0.0.1:8443' }, 'https://127.0.0.1:8443'],
    [
      'KEY_VAULT_URL',
      { env: { KEY_VAULT_URL: 'https://a-kv.vault.azure.net', KEY_VAULT_NAME: 'b-kv' } },
      'https://a-kv.vault.azure.net',
    ],
    [
      'KEY_VAULT_NAME',
      { env: { KEY_VAULT_URL: '', KEY_VAULT_NAME: 'b-kv' } },
      'https://b-kv.vault.azure.net',
    ],
    ['the cloud', { vault: 'shop-kv', cloud: CLOUDS.china }, 'https://shop-kv.vault.azure.cn'],
    ['the fallback', { fallback: 'memory' }, 'https://memory.vault.azure.net'],
    ['nothing', {}, undefined],
  ])('takes the default vault from %s', (_, options, url) => {
    expect(vaults(options).defaultUrl).toBe(url);
  });

  it('lists vaults by name, the default vault among them', () => {
    const { urlOf } = vaults({ vault: 'shop-kv', vaults: ['payments-kv'] });
    expect(urlOf('Payments-KV')).toBe('https://payments-kv.vault.azure.net');
    expect(urlOf('shop-kv')).toBe('https://shop-kv.vault.azure.net');
    expect(urlOf('evil-kv')).toBeUndefined();
  });

  it('takes a vault by its alias and by its name, the alias first', () => {
    const { urlOf } = vaults({
      vaults: { payments: 'payments-prod-kv', 'orders-kv': 'payments-prod-kv', x: 'orders-kv' },
    });
    expect(urlOf('payments')).toBe('https://payments-prod-kv.vault.azure.net');
    expect(urlOf('payments-prod-kv')).toBe('https://payments-prod-kv.vault.azure.net');
    expect(urlOf('orders-kv')).toBe('https://payments-prod-kv.vault.azure.net');
  });

  it('takes any vault of the cloud when it is told to', () => {
    expect(vaults({ allowVaults: 'any-azure' }).urlOf('any-kv')).toBe('https://any-kv.vault.azure.net');
  });

  it.each([
    ['https://evil.example.com'],
    ['https://shop-kv.vault.azure.net.evil.com'],
    ['https://a.b.vault.azure.net'],
    ['https://user:pw@shop-kv.vault.azure.net'],
    ['https://shop-kv.vault.azure.net:8443'],
    ['http://shop-kv.vault.azure.net'],
    ['http://127.0.0.1:8443'],
    ['https://shop-kv.vault.azure.cn'],
    ['shop_kv'],
    ['kv'],
    ['shop-kv.evil.com'],
  ])('refuses %s as a vault', (vault) => {
    expect(() => vaults({ vault })).toThrow(expect.objectContaining({ code: 'ERR_INVALID_OPTION' }));
  });

  it('refuses a loopback URL from the environment', () => {
    expect(() => vaults({ env: { KEY_VAULT_URL: 'https://127.0.0.1:8443' } })).toThrow(
      expect.objectContaining({ code: 'ERR_INVALID_OPTION' }),
    );
  });

  it('remembers the credential of a vault', () => {
    const credential = { getToken: () => Promise.resolve(null) };
    const { credentialOf, urlOf } = vaults({
      vault: 'shop-kv',
      vaults: { p: { name: 'payments-kv', credential } },
    });
    expect(credentialOf(urlOf('p') ?? '')).toBe(credential);
    expect(credentialOf(urlOf('shop-kv') ?? '')).toBeUndefined();
  });
});
