import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import { EmulatorError, startEmulator } from '../src/index.js';
import { exchange } from './exchange.js';

const CANARY = 'canary-7f3a';

describe('the emulator as a whole', () => {
  it('shows no value and no token in its log, its errors or itself', async () => {
    const azure = await startEmulator({
      vaults: { 'my-app-kv': { a: `${CANARY}-1`, off: { value: CANARY, enabled: false } } },
    });
    const shown: unknown[] = [];
    const { token } = await azure.credential.getToken('https://vault.azure.net/.default');
    const client = new SecretClient(
      'https://my-app-kv.vault.azure.net',
      azure.credential,
      azure.clientOptions,
    );
    await client.getSecret('a');
    azure.rotate('a', `${CANARY}-2`);
    await client.getSecret('a');
    await client.getSecret('off').catch((error: Error) => shown.push(error.message));
    await client.setSecret('a', `${CANARY}-3`).catch((error: Error) => shown.push(error.message));
    const headers = { authorization: `Bearer ${token}` };
    const host = 'my-app-kv.vault.azure.cn';
    const refused = await exchange({ host, path: `/secrets/a?q=${CANARY}`, headers, agent: azure.agent });
    expect(refused.status).toBe(401);
    shown.push(refused.body);
    for (const mistake of [
      () => azure.rotate('b', CANARY),
      () => azure.rotate('a', CANARY, { vault: 'other-kv' }),
      () => azure.fault({ match: {}, status: 0, body: CANARY }),
    ]) {
      expect(mistake).toThrow(EmulatorError);
      try {
        mistake();
      } catch (error) {
        shown.push(error);
      }
    }
    await startEmulator({
      vaults: { 'my-app-kv': { a: { value: CANARY, expiresOn: CANARY, version: CANARY } } },
    }).catch((error: Error) => shown.push(error));
    shown.push(azure.requests, { ...azure, agent: undefined, clientOptions: undefined });
    await azure.stop();

    const text = inspect(shown, { depth: 10, maxArrayLength: null, maxStringLength: null });
    expect(shown).toHaveLength(9);
    expect(text).not.toContain(CANARY);
    expect(text).not.toContain(token);
    expect(text).not.toContain('emulated-token');
  });
});
