import { afterEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { inspectSecrets } from '../src/check/inspect-secrets.js';
import { memoryProvider } from '../src/secrets/memory-provider.js';
import { secretKey } from '../src/secrets/secret-provider.js';

const DAY = 86_400_000;
const VAULT = 'https://my-app-kv.vault.azure.net';
const VERSION = '0123456789abcdef0123456789abcdef';
const inDays = (days: number): string => new Date(Date.now() + days * DAY).toISOString();

let azure: Emulator | undefined;
afterEach(() => azure?.stop());

const id = (name: string, version?: string) => ({
  vaultUrl: VAULT,
  name,
  ...(version === undefined ? {} : { version }),
});

function start(permissions?: ('get' | 'list')[]): Promise<Emulator> {
  return startEmulator({
    vaults: {
      'my-app-kv': {
        good: { value: 'canary-value', version: VERSION, expiresOn: inDays(90) },
        off: { value: 'canary-value', enabled: false },
        old: { value: 'canary-value', expiresOn: inDays(-1) },
        soon: { value: 'canary-value', expiresOn: inDays(3) },
        early: { value: 'canary-value', notBefore: inDays(3) },
      },
    },
    ...(permissions ? { identities: { app: { vaults: { 'my-app-kv': permissions } } } } : {}),
  });
}

async function inspect(emulator: Emulator, ids = ALL, identity?: string) {
  const found = await inspectSecrets(ids, {
    sources: [],
    vault: 'my-app-kv',
    env: {},
    credential: identity === undefined ? emulator.credential : emulator.credentialFor(identity),
    transport: emulator.clientOptions,
  });
  return Object.fromEntries(
    Array.from(found, ([key, { problem, way, expiring }]) => [
      key.slice(`${VAULT}/secrets/`.length),
      [way, problem?.code ?? (expiring ? 'expiring' : 'ok')],
    ]),
  );
}

const ALL = [
  id('good'),
  id('good', VERSION),
  id('good', VERSION.replace('0', 'f')),
  id('off'),
  id('old'),
  id('soon'),
  id('early'),
  id('missing'),
];
const ANSWERS = {
  good: 'ok',
  [`good/${VERSION}`]: 'ok',
  [`good/${VERSION.replace('0', 'f')}`]: 'ERR_VERSION_NOT_FOUND',
  off: 'ERR_SECRET_DISABLED',
  old: 'ERR_SECRET_EXPIRED',
  soon: 'expiring',
  early: 'ERR_SECRET_NOT_YET_VALID',
  missing: 'ERR_SECRET_NOT_FOUND',
};

describe('inspectSecrets()', () => {
  it('lists versions and reads no secret where listing is permitted', async () => {
    azure = await start(['list']);
    const answers = Object.entries(ANSWERS).map(([key, code]) => [key, ['list', code]]);
    expect(await inspect(azure, ALL, 'app')).toEqual(Object.fromEntries(answers));
    expect(azure.requests.filter(({ operation }) => operation === 'getSecret')).toEqual([]);
  });

  it('reads where only that is permitted, and says so', async () => {
    azure = await start(['get']);
    const answers = Object.entries(ANSWERS).map(([key, code]) => [key, ['read', code]]);
    expect(await inspect(azure, ALL, 'app')).toEqual(Object.fromEntries(answers));
  });

  it('asks for a secret once, however many references it has', async () => {
    azure = await start();
    await inspect(azure, [id('good'), id('GOOD'), id('good')]);
    expect(azure.requests.filter(({ authorized }) => authorized)).toHaveLength(1);
  });

  it('asks a vault that refuses everybody once, for one secret', async () => {
    azure = await startEmulator({
      vaults: { 'my-app-kv': { good: 'canary-value' } },
      identities: { app: { vaults: {}, deniedBy: 'firewall' } },
    });
    const found = await inspect(azure, ALL, 'app');
    expect(new Set(Object.values(found).map(([, code]) => code))).toEqual(
      new Set(['ERR_FORBIDDEN_FIREWALL']),
    );
    expect(azure.countRequests({ status: 403 })).toBe(1);
  });

  it('says of no secret that it was asked for when there is no token', async () => {
    azure = await start();
    const unsigned = await inspectSecrets([id('good'), id('off')], {
      sources: [],
      vault: 'my-app-kv',
      env: {},
      transport: azure.clientOptions,
      credential: { getToken: () => Promise.reject(new Error('not signed in')) },
    });
    expect(Array.from(unsigned.values(), ({ way, problem }) => [way, problem?.code])).toEqual([
      [undefined, 'ERR_CREDENTIAL_UNAVAILABLE'],
      [undefined, 'ERR_CREDENTIAL_UNAVAILABLE'],
    ]);
  });

  it('reads from a provider that stands in for Key Vault', async () => {
    const found = await inspectSecrets([id('good'), id('missing')], {
      sources: [],
      vault: 'my-app-kv',
      env: {},
      provider: memoryProvider({ good: 'canary-value' }),
    });
    expect(found.get(secretKey(id('good')))).toEqual({ way: 'read' });
    expect(found.get(secretKey(id('missing')))?.problem?.code).toBe('ERR_SECRET_NOT_FOUND');
    expect(JSON.stringify([...found])).not.toContain('canary');
  });
});
