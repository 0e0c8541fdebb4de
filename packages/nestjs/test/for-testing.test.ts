import { describe, expect, it } from '@jest/globals';
import { registerAs } from '@nestjs/config';
import { KeyVaultConfigModule, type KeyVaultConfigTestingOptions } from '../src/index.js';
import { restoreEnvironment } from './restore-environment.js';
import { appModule, createApp, readOverHttp } from './start-app.js';

describe('KeyVaultConfigModule.forTesting()', () => {
  restoreEnvironment();
  const app = (options: KeyVaultConfigTestingOptions) => appModule(KeyVaultConfigModule.forTesting(options));

  it('resolves references of any vault with the secrets it is given', async () => {
    const values = { DB_PASSWORD: '@keyvault:db-password', mail: { key: '@keyvault:mail-prod-kv/key' } };
    const module = app({ values, secrets: { 'db-password': 'test', 'mail-prod-kv/key': 'mail' } });
    expect(await readOverHttp(module, 'DB_PASSWORD', 'mail.key')).toEqual(['test', 'mail']);
  });

  it('reads no environment and writes none, nor do its factories', async () => {
    process.env['KEY_VAULT_NAME'] = 'not a vault';
    process.env['FROM_SHELL'] = 'shell';
    const database = registerAs('database', () => ({
      password: process.env['DB_PASSWORD'],
      host: process.env['FROM_SHELL'] ?? 'localhost',
    }));
    const values = { DB_PASSWORD: '@keyvault:db-password', PLAIN: 'text' };
    const module = app({ values, secrets: { 'db-password': 'test' }, load: [database] });
    expect(await readOverHttp(module, 'database', 'PLAIN', 'FROM_SHELL')).toEqual([
      { password: 'test', host: 'localhost' },
      'text',
      undefined,
    ]);
    expect(process.env).not.toHaveProperty('PLAIN');
  });

  it('rejects for a secret that it is not given, as the application would', async () => {
    await expect(createApp(app({ values: { A: '@keyvault:db-pasword' } }))).rejects.toMatchObject({
      code: 'ERR_RESOLUTION_FAILED',
      failures: [
        {
          path: ['A'],
          source: { name: 'values of forTesting()' },
          secret: 'db-pasword',
          remedy: `correct the name, or add it to the secrets in memory: secrets: { 'db-pasword': '<text>' }`,
        },
      ],
    });
  });

  it('refuses an option that nobody knows', async () => {
    const options = { vault: 'shop-kv' } as KeyVaultConfigTestingOptions;
    await expect(createApp(app(options))).rejects.toMatchObject({ code: 'ERR_UNKNOWN_OPTION' });
  });
});
