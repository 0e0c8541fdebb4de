import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { showsCanary } from '@vaultref/contracts/canary';
import { AppConfigurationClient } from '@azure/app-configuration';
import { ClientSecretCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import { EmulatorError, startEmulator } from '../src/index.js';
import { exchange } from './exchange.js';

// With characters that are written otherwise in URLs and in base64.
const CANARY = 'canary-/7f3a+ü?';

describe('the emulator as a whole', () => {
  it('shows no value and no token in its log, its errors or itself', async () => {
    const azure = await startEmulator({
      vaults: { 'my-app-kv': { a: `${CANARY}-1`, off: { value: CANARY, enabled: false } } },
      settings: { 'my-store': { a: CANARY } },
      identities: { app: { clientId: 'app', secret: CANARY, vaults: {} } },
      subscriptions: [{ url: `http://127.0.0.1:9/?key=${encodeURIComponent(CANARY)}` }],
    });
    const shown: unknown[] = [];
    const note = (error: Error): void => void shown.push(error.message);
    const options = { ...azure.clientOptions, retryOptions: { maxRetries: 0 } };
    const { token } = await azure.credential.getToken('https://vault.azure.net/.default');

    const client = new SecretClient('https://my-app-kv.vault.azure.net', azure.credential, options);
    await client.getSecret('a');
    azure.rotate('a', `${CANARY}-2`);
    await client.getSecret('a');
    await client.getSecret('off').catch(note);
    await client.setSecret('a', `${CANARY}-3`, { tags: { x: CANARY }, contentType: CANARY });
    await client.setSecret('a', CANARY.repeat(3_000)).catch(note);
    await client.setSecret('a', CANARY, { contentType: CANARY.repeat(50) }).catch(note);
    const host = 'my-app-kv.vault.azure.cn';
    const path = `/secrets/a?q=${encodeURIComponent(CANARY)}`;
    const headers = { authorization: `Bearer ${token}` };
    shown.push((await exchange({ host, path, headers, agent: azure.agent })).body);

    const settings = new AppConfigurationClient(azure.connectionString, options);
    await settings.setConfigurationSetting({ key: 'a', value: CANARY });
    await settings.addConfigurationSetting({ key: 'a', value: CANARY }).catch(note);
    await new ClientSecretCredential('common', 'app', CANARY, { httpClient: azure.httpClient })
      .getToken('https://vault.azure.net/.default')
      .catch(note);
    const app = new SecretClient('https://my-app-kv.vault.azure.net', azure.credentialFor('app'), options);
    await app.getSecret('a').catch(note);

    const badAccess: object = { vaults: { 'my-app-kv': [CANARY] } };
    const mistakes: (() => unknown)[] = [
      () => azure.rotate('b', CANARY),
      () => azure.rotate('a', CANARY, { vault: 'other-kv' }),
      () => azure.setSetting('a', CANARY, { store: 'no-store' }),
      () => azure.fault({ match: {}, status: 0, body: CANARY }),
      () => azure.setAccess('app', badAccess),
    ];
    for (const mistake of mistakes) {
      expect(mistake).toThrow(EmulatorError);
      try {
        mistake();
      } catch (error) {
        shown.push(error);
      }
    }
    const bad: object = {
      vaults: { 'my-app-kv': { a: { value: CANARY, expiresOn: CANARY, version: CANARY, enabled: CANARY } } },
      settings: { 'my-store': { a: { value: CANARY, locked: CANARY, tags: CANARY } } },
      identities: { app: { secret: [CANARY], deniedBy: CANARY } },
      tenantId: CANARY,
    };
    await startEmulator(bad).catch((error: Error) => shown.push(error));
    await azure.subscribe({ url: `http://127.0.0.1:9/?key=${CANARY}` }).catch(note);
    await azure.delivered();
    shown.push(azure.requests, azure.deliveries);
    shown.push({ ...azure, agent: undefined, clientOptions: undefined, connectionString: undefined });
    await azure.stop();

    const text = inspect(shown, { depth: 10, maxArrayLength: null, maxStringLength: null });
    expect(shown).toHaveLength(17);
    expect(showsCanary(text)).toBe(false);
    expect(text).not.toContain(token);
    expect(text).not.toContain('emulated-token');
  });
});
