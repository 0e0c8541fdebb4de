import { describe, expect, it } from '@jest/globals';
import { importEnv } from './import-env.js';

const ENV = `
# the database
DB_PASSWORD='s3cret #1'
export API_KEY=0042
GATEWAY=@keyvault:payments-kv/gateway-token
DATABASE_URL=postgres://app:@keyvault:db-password@db/\${NAME}?token=@keyvault:other-kv/token
APP_SERVICE=@Microsoft.KeyVault(SecretUri=https://legacy-kv.vault.azure.net/secrets/a-secret/0123456789abcdef0123456789abcdef)
APP_SERVICE_2="@Microsoft.KeyVault(SecretName=b;VaultName=legacy-kv)"
`;

describe('importEnv()', () => {
  it('makes secrets of variables, and placeholders for what references name', () => {
    expect(importEnv(ENV, { vault: 'my-app-kv' })).toEqual({
      'my-app-kv': { 'db-password': 's3cret #1', 'api-key': '0042' },
      'payments-kv': { 'gateway-token': 'placeholder of gateway-token' },
      'other-kv': { token: 'placeholder of token' },
      'legacy-kv': { 'a-secret': 'placeholder of a-secret', b: 'placeholder of b' },
    });
  });

  it('leaves the configuration of Vaultref alone', () => {
    const text = 'KEY_VAULT_NAME=my-app-kv\nVAULTREF_VAULTS=other-kv\nA=1\n';
    expect(importEnv(text, { vault: 'my-app-kv' })).toEqual({ 'my-app-kv': { a: '1' } });
    const only = ['KEY_VAULT_NAME'];
    expect(importEnv(text, { vault: 'my-app-kv', only })).toEqual({
      'my-app-kv': { 'key-vault-name': 'my-app-kv' },
    });
  });

  it('takes only the variables asked for', () => {
    expect(importEnv(ENV, { vault: 'my-app-kv', only: ['DB_PASSWORD'] })).toEqual({
      'my-app-kv': { 'db-password': 's3cret #1' },
    });
    expect(() => importEnv(ENV, { vault: 'my-app-kv', only: ['NOPE'] })).toThrow(
      'There is no variable NOPE in the file.',
    );
  });
});
