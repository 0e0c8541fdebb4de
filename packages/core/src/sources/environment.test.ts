import { describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
import { loadConfig, memoryProvider } from '../index.js';
import { environment } from './environment.js';
import { object } from './object.js';

describeSource('environment()', (env) => Promise.resolve({ source: environment(), env }), 'none');

describe('environment()', () => {
  it('captures the variables once', async () => {
    const env = { A: 'start' };
    const input = { signal: new AbortController().signal, context: { env } };
    const previous = await environment().load(input);
    env.A = 'later';
    expect((await environment().load({ ...input, previous })).tree).toEqual({ A: 'start' });
  });

  it('takes the spelling of the sources below it where it nests names', async () => {
    const config = await loadConfig({
      sources: [object({ db: { maxSize: 1, password: 'x' } }), environment({ prefix: 'APP_', nested: '__' })],
      provider: memoryProvider({ pw: 'secret' }),
      env: { APP_DB__MAXSIZE: '5', APP_DB__PASSWORD: '@keyvault:pw', OTHER: '1' },
    });
    expect(config.values).toEqual({ db: { maxSize: '5', password: 'secret' } });
  });

  it('chooses the vault by KEY_VAULT_NAME whatever names it takes into the configuration', async () => {
    const config = await loadConfig({
      sources: [environment({ prefix: 'APP_' })],
      provider: { getSecret: ({ vaultUrl }) => Promise.resolve({ value: vaultUrl }) },
      env: { APP_A: '@keyvault:x', KEY_VAULT_NAME: 'shop-kv' },
    });
    expect(config.values).toEqual({ A: 'https://shop-kv.vault.azure.net' });
  });
});
