import { describe, expect, it } from '@jest/globals';
import { importSecretList } from './import-secret-list.js';

// As `az keyvault secret list` prints it.
const LIST = JSON.stringify([
  {
    attributes: {
      created: '2025-01-31T12:00:00+00:00',
      enabled: true,
      expires: '2030-01-31T00:00:00+00:00',
      notBefore: null,
      recoverableDays: 90,
      recoveryLevel: 'Recoverable+Purgeable',
      updated: '2025-01-31T12:00:00+00:00',
    },
    contentType: 'text/plain',
    id: 'https://my-app-kv.vault.azure.net/secrets/db-password',
    managed: null,
    name: 'db-password',
    tags: { team: 'shop' },
  },
  {
    attributes: { enabled: false, expires: null, notBefore: null },
    contentType: null,
    id: 'https://my-app-kv.vault.azure.net/secrets/retired',
    name: 'retired',
    tags: {},
  },
]);

describe('importSecretList()', () => {
  it('takes names and properties, and makes up the values', () => {
    expect(importSecretList(LIST)).toEqual({
      'my-app-kv': {
        'db-password': {
          value: 'placeholder of db-password',
          contentType: 'text/plain',
          tags: { team: 'shop' },
          expiresOn: '2030-01-31T00:00:00.000Z',
        },
        retired: { value: 'placeholder of retired', enabled: false },
      },
    });
  });

  it.each([
    ['', 'not the JSON'],
    ['{"value": "canary-value"}', 'not the JSON'],
    ['[{"id": "https://example.com/secrets/canary"}]', 'Entry 1'],
    ['["canary-value"]', 'Entry 1'],
  ])('refuses what is no list of secrets: %#', (text, message) => {
    let thrown: unknown;
    try {
      importSecretList(text);
    } catch (error) {
      thrown = error;
    }
    expect(String(thrown)).toContain(message);
    expect(String(thrown)).not.toContain('canary');
  });
});
