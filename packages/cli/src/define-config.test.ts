import { describe, expect, it } from '@jest/globals';
import { loadConfig, memoryProvider, object } from '@vaultref/core';
import { defineConfig } from './define-config.js';

describe('defineConfig()', () => {
  it('gives options that an application can load with, types and all', async () => {
    const schema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => ({ value: { password: 'typed' } }),
        types: undefined as { input: unknown; output: { password: string } } | undefined,
      },
    } as const;
    const options = defineConfig({
      vault: 'my-app-kv',
      vaults: { payments: 'payments-prod-kv' },
      sources: [object({ password: '@keyvault:db-password' })],
      provider: memoryProvider({ 'db-password': 'canary-value' }),
      schema,
    });
    const config = await loadConfig(options);
    const password: string = config.values.password;
    expect(password).toBe('typed');
    await config.close();
  });
});
