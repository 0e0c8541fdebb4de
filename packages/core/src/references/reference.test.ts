import { describe, expect, it } from '@jest/globals';
import { formatReference, type Reference } from './reference.js';

const VERSION = '0123456789abcdef0123456789abcdef';
const vaultUrl = 'https://my-vault.vault.azure.net';

describe('formatReference()', () => {
  it.each<[Omit<Reference, 'name'>, string]>([
    [{}, '@keyvault:a'],
    [{ vault: 'payments', version: VERSION }, `@keyvault:payments/a@${VERSION}`],
    [{ vaultUrl }, '@keyvault:https://my-vault.vault.azure.net/secrets/a'],
    [{ vaultUrl, version: VERSION }, `@keyvault:https://my-vault.vault.azure.net/secrets/a/${VERSION}`],
    [{ path: ['hosts', '0'] }, '@keyvault:a.hosts.0'],
    [{ path: ['a/b', '~', 'ü', '\uD800'] }, '@keyvault:a#/a~1b/~0/%C3%BC/%EF%BF%BD'],
    [
      { optional: true, trim: true, decode: 'base64', as: 'json' },
      '@keyvault:a?optional&trim&decode=base64&as=json',
    ],
    [{ default: 'hidden', encode: 'uri' }, '@keyvault:a?default=***&encode=uri'],
    [{ default: undefined }, '@keyvault:a?default=***'],
  ])('prints %j as %s', (parts, text) => {
    expect(formatReference({ name: 'a', ...parts })).toBe(text);
  });
});
