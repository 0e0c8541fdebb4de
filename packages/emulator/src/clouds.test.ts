import { describe, expect, it } from '@jest/globals';
import { isAzureHost, isStoreName, isVaultName, parseStoreHost, parseVaultHost } from './clouds.js';

describe('parseVaultHost()', () => {
  it.each([
    ['my-app-kv.vault.azure.net', 'https://vault.azure.net', 'https://login.microsoftonline.com'],
    ['my-app-kv.vault.azure.cn', 'https://vault.azure.cn', 'https://login.partner.microsoftonline.cn'],
    [
      'my-app-kv.vault.usgovcloudapi.net',
      'https://vault.usgovcloudapi.net',
      'https://login.microsoftonline.us',
    ],
    [
      'my-app-kv.vault.microsoftazure.de',
      'https://vault.microsoftazure.de',
      'https://login.microsoftonline.de',
    ],
  ])('knows the audience and the authority of %s', (host, resource, authority) => {
    const parsed = parseVaultHost(host.toUpperCase());
    expect(parsed).toMatchObject({ vault: 'my-app-kv', resource });
    expect(parsed?.authority).toBe(authority);
  });

  it.each([
    'vault.azure.net',
    'a.b.vault.azure.net',
    'my-app-kv.vault.azure.net.example.com',
    'my-app-kv-vault.azure.net',
    'login.microsoftonline.com',
    '127.0.0.1',
    '',
  ])('does not take %j for a vault', (host) => {
    expect(parseVaultHost(host)).toBeUndefined();
  });
});

describe('isVaultName()', () => {
  it('takes 3 to 24 letters, digits and single hyphens that begin with a letter', () => {
    expect(['abc', 'A-1', `a${'b'.repeat(23)}`].filter(isVaultName)).toHaveLength(3);
    expect(['ab', `a${'b'.repeat(24)}`, '1abc', 'a--b', 'abc-', 'a_b'].filter(isVaultName)).toEqual([]);
  });
});

describe('parseStoreHost()', () => {
  it.each(['azconfig.io', 'azconfig.azure.us', 'azconfig.azure.cn'])('knows the stores of %s', (suffix) => {
    expect(parseStoreHost(`My-Store.${suffix}`)).toMatchObject({ store: 'my-store' });
    expect(parseStoreHost(suffix)).toBeUndefined();
    expect(parseStoreHost(`a.my-store.${suffix}`)).toBeUndefined();
  });
});

describe('isStoreName()', () => {
  it('takes 5 to 50 letters, digits and hyphens', () => {
    expect(['store', '0-store', 'a'.repeat(50)].filter(isStoreName)).toHaveLength(3);
    expect(['abcd', 'a'.repeat(51), '-store', 'store-', 'st_ore'].filter(isStoreName)).toEqual([]);
  });
});

describe('isAzureHost()', () => {
  it('takes every host that the emulator stands for, and no other', () => {
    const mine = ['any-kv.vault.azure.net', 'X.azconfig.io', 'login.microsoftonline.us'];
    expect(mine.filter(isAzureHost)).toEqual(mine);
    expect(['example.com', 'vault.azure.net', 'x.vault.azure.net.evil.com', ''].filter(isAzureHost)).toEqual(
      [],
    );
  });
});
