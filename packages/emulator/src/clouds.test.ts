import { describe, expect, it } from '@jest/globals';
import { isVaultName, parseVaultHost } from './clouds.js';

describe('parseVaultHost()', () => {
  it.each([
    ['my-app-kv.vault.azure.net', 'https://vault.azure.net', 'https://login.microsoftonline.com/'],
    ['my-app-kv.vault.azure.cn', 'https://vault.azure.cn', 'https://login.partner.microsoftonline.cn/'],
    [
      'my-app-kv.vault.usgovcloudapi.net',
      'https://vault.usgovcloudapi.net',
      'https://login.microsoftonline.us/',
    ],
    [
      'my-app-kv.vault.microsoftazure.de',
      'https://vault.microsoftazure.de',
      'https://login.microsoftonline.de/',
    ],
  ])('knows the audience and the authority of %s', (host, resource, authority) => {
    const parsed = parseVaultHost(host.toUpperCase());
    expect(parsed).toMatchObject({ vault: 'my-app-kv', resource });
    expect(parsed?.authorization.startsWith(authority)).toBe(true);
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
