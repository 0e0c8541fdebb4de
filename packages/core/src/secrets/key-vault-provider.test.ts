import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { describeSecretProvider } from '@vaultref/contracts';
import { CANARY } from '@vaultref/contracts/canary';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { inspect } from 'node:util';
import { isConfigError } from '../errors.js';
import type { TokenCredential } from './credential.js';
import { keyVaultProvider, type KeyVaultProviderOptions } from './key-vault-provider.js';
import type { SecretProperties } from './secret-provider.js';

const vaultUrl = 'https://shop-kv.vault.azure.net';

describeSecretProvider(
  'keyVaultProvider()',
  async (secrets) => {
    const vault = Object.fromEntries(Object.entries(secrets).map(([name, versions]) => [name, { versions }]));
    const azure = await startEmulator({ vaults: { 'shop-kv': vault } });
    return {
      provider: keyVaultProvider({ credential: azure.credential, transport: azure.clientOptions }),
      vaultUrl,
      stop: () => azure.stop(),
    };
  },
  { lists: true },
);

describe('keyVaultProvider()', () => {
  let azure: Emulator;
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: {
        'shop-kv': { 'db-password': CANARY, off: { value: CANARY, enabled: false } },
        'payments-kv': { 'api-key': CANARY },
      },
    });
  });
  afterEach(() => azure.stop());

  const create = (options: KeyVaultProviderOptions = {}) =>
    keyVaultProvider({ credential: azure.credential, transport: azure.clientOptions, ...options });
  const get = (provider = create(), name = 'db-password', vault = vaultUrl) =>
    provider.getSecret({ vaultUrl: vault, name }, { signal: new AbortController().signal });
  const errorOf = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error(`expected a ConfigError, got ${inspect(error)}`);
    return error;
  };

  it('attaches its token up front: one request for a secret, no challenge', async () => {
    const provider = create();
    await Promise.all([get(provider), get(provider), get(provider)]);
    expect(azure.requests.map(({ status, authorized }) => ({ status, authorized }))).toEqual(
      Array.from({ length: 3 }, () => ({ status: 200, authorized: true })),
    );
  });

  it('asks for one token for all vaults of a credential', async () => {
    let asked = 0;
    const credential: TokenCredential = {
      getToken: (scopes) => {
        asked += 1;
        return azure.credential.getToken(scopes);
      },
    };
    const provider = create({ credential });
    await Promise.all([
      get(provider),
      get(provider),
      get(provider, 'api-key', 'https://payments-kv.vault.azure.net'),
    ]);
    expect(asked).toBe(1);
  });

  it('asks for one fresh token when the vault refuses the one it has', async () => {
    const tokens = ['revoked', (await azure.credential.getToken('https://vault.azure.net/.default')).token];
    const credential: TokenCredential = {
      getToken: () =>
        Promise.resolve({ token: tokens.shift() ?? 'none', expiresOnTimestamp: Date.now() + 3_600_000 }),
    };
    expect((await get(create({ credential }))).value).toBe(CANARY);
    expect(azure.requests.map(({ status }) => status)).toEqual([401, 200]);
  });

  it('sends no token to a host that is not its vault, whatever the challenge says', async () => {
    const scopes: unknown[] = [];
    const credential: TokenCredential = {
      getToken: (scope) => {
        scopes.push(scope);
        return Promise.resolve({
          token: `refused-${scopes.length}`,
          expiresOnTimestamp: Date.now() + 3_600_000,
        });
      },
    };
    const error = await errorOf(get(create({ credential })));
    expect(error.failures[0]).toMatchObject({
      code: 'ERR_AUTHENTICATION_FAILED',
      status: 401,
      transient: false,
    });
    expect(scopes).toEqual([['https://vault.azure.net/.default'], ['https://vault.azure.net/.default']]);
  });

  it('follows no redirect', async () => {
    azure.fault({
      match: {},
      status: 307,
      headers: { location: 'https://payments-kv.vault.azure.net/secrets/api-key' },
    });
    expect((await errorOf(get())).failures[0]).toMatchObject({ code: 'ERR_BAD_RESPONSE', status: 307 });
    expect(azure.requests.map(({ host }) => host)).toEqual(['shop-kv.vault.azure.net']);
  });

  const error = (code: string, inner?: string) =>
    JSON.stringify({ error: { code, message: CANARY, ...(inner ? { innererror: { code: inner } } : {}) } });
  const forbidden = (message: string, inner?: string) =>
    JSON.stringify({
      error: {
        code: 'Forbidden',
        message: `${message} ${CANARY}`,
        ...(inner ? { innererror: { code: inner } } : {}),
      },
    });
  const value = JSON.stringify({ value: CANARY, id: `${vaultUrl}/secrets/x/0` });

  it.each([
    [
      'a disabled secret',
      { status: 403, body: error('Forbidden', 'SecretDisabled') },
      'ERR_SECRET_DISABLED',
      false,
    ],
    [
      'a missing role',
      { status: 403, body: error('Forbidden', 'ForbiddenByRbac') },
      'ERR_FORBIDDEN_RBAC',
      false,
    ],
    [
      'a missing access policy',
      { status: 403, body: error('Forbidden', 'AccessDenied') },
      'ERR_FORBIDDEN_POLICY',
      false,
    ],
    [
      'the firewall',
      { status: 403, body: error('Forbidden', 'ForbiddenByFirewall') },
      'ERR_FORBIDDEN_FIREWALL',
      false,
    ],
    [
      'a vault without public access',
      {
        status: 403,
        body: forbidden(
          'Public network access is disabled and request is not from a trusted service.',
          'ForbiddenByConnection',
        ),
      },
      'ERR_FORBIDDEN_NETWORK',
      false,
    ],
    [
      'a vault without public access by its text',
      { status: 403, body: forbidden('This TCP connection does not allow access to this resource.') },
      'ERR_FORBIDDEN_NETWORK',
      false,
    ],
    [
      'a 403 with an inner code of its own',
      { status: 403, body: error('Forbidden', 'constructor') },
      'ERR_FORBIDDEN',
      false,
    ],
    ['another 403', { status: 403, body: '{"error":null}' }, 'ERR_FORBIDDEN', false],
    ['throttling', { status: 429, body: error('Throttled') }, 'ERR_THROTTLED', true],
    ['a 503', { status: 503, body: '<html>canary-7Q$</html>' }, 'ERR_VAULT_UNREACHABLE', true],
    [
      'a 404 that is not of Azure',
      { status: 404, body: '<html>canary-7Q$</html>' },
      'ERR_BAD_RESPONSE',
      false,
    ],
    ['a 200 that is HTML', { status: 200, body: '<html>canary-7Q$</html>' }, 'ERR_BAD_RESPONSE', true],
    ['a 200 that is cut off', { status: 200, body: value.slice(0, 30) }, 'ERR_BAD_RESPONSE', true],
    ['a 200 that is empty', { status: 200, body: '' }, 'ERR_BAD_RESPONSE', true],
    ['a 200 without a value', { status: 200, body: '{}' }, 'ERR_BAD_RESPONSE', true],
    ['a 400', { status: 400, body: error('BadParameter') }, 'ERR_BAD_RESPONSE', false],
  ])('knows %s by its answer, and keeps nothing of it', async (_, fault, code, transient) => {
    azure.fault({ match: {}, ...fault });
    const thrown = await errorOf(get());
    expect(thrown.failures[0]).toMatchObject({
      code,
      transient,
      status: fault.status,
      secret: 'db-password',
      vault: vaultUrl,
    });
    expectNoSecrets(thrown);
  });

  it('knows a vault that cannot be reached', async () => {
    await azure.stop();
    expect((await errorOf(get())).failures[0]).toMatchObject({
      code: 'ERR_VAULT_UNREACHABLE',
      reason: 'ECONNREFUSED',
      transient: true,
    });
  });

  it('knows a certificate that is not trusted', async () => {
    azure.agent.options.ca = [];
    expect((await errorOf(get())).failures[0]).toMatchObject({ code: 'ERR_TLS', transient: false });
  });

  it.each([
    ['CredentialUnavailableError', {}, 'ERR_CREDENTIAL_UNAVAILABLE', false],
    ['AuthenticationError', { statusCode: 401 }, 'ERR_AUTHENTICATION_FAILED', false],
    ['AuthenticationError', { statusCode: 500 }, 'ERR_AUTHENTICATION_FAILED', true],
  ])(
    'knows a credential that fails with %s %j, and keeps nothing of its text',
    async (name, fields, code, transient) => {
      const getToken = () =>
        Promise.reject(
          Object.assign(new Error(`AADSTS7000215 ${CANARY}`), {
            name,
            ...fields,
            request: { secret: CANARY },
          }),
        );
      const thrown = await errorOf(get(create({ credential: { getToken } })));
      expect(thrown.failures[0]).toMatchObject({ code, transient, reason: 'AADSTS7000215', vault: vaultUrl });
      expectNoSecrets(thrown);
      expect(azure.requests).toEqual([]);
    },
  );

  const list = async (provider = create()) => {
    const listed: SecretProperties[] = [];
    const { signal } = new AbortController();
    for await (const properties of provider.listSecrets?.(vaultUrl, { signal }) ?? [])
      listed.push(properties);
    return listed;
  };

  it('lists page by page, disabled secrets too, with what the vault says of them', async () => {
    const vault = Object.fromEntries(
      Array.from({ length: 58 }, (_, n) => [`secret-${String(n).padStart(2, '0')}`, CANARY]),
    );
    await azure.stop();
    azure = await startEmulator({
      vaults: {
        'shop-kv': {
          ...vault,
          'a-key': {
            value: CANARY,
            contentType: 'text/plain',
            tags: { team: 'shop' },
            expiresOn: '2030-01-31',
          },
          off: { value: CANARY, enabled: false },
        },
      },
    });
    const listed = await list();
    expect(listed).toHaveLength(60);
    expect(listed[0]).toMatchObject({
      name: 'a-key',
      enabled: true,
      contentType: 'text/plain',
      tags: { team: 'shop' },
      expiresOn: new Date('2030-01-31'),
    });
    expect(listed.find(({ name }) => name === 'off')).toMatchObject({ enabled: false });
    expect(azure.requests.map(({ operation, status }) => `${operation} ${status}`)).toEqual(
      Array.from({ length: 3 }, () => 'listSecrets 200'),
    );
  });

  it('asks again for the page that failed for a moment, in whatever way', async () => {
    const match = { operation: 'listSecrets' } as const;
    azure.fault({ match, status: 503, times: 1 });
    azure.fault({ match, effect: 'throttle', times: 1 });
    azure.fault({ match, effect: 'html', times: 1 });
    azure.fault({ match, effect: 'hang', times: 1 });
    const listed = await list(create({ attemptTimeoutMs: 300, random: () => 0 }));
    expect(listed.map(({ name }) => name)).toEqual(['db-password', 'off']);
    expect(azure.countRequests({ kind: 'secret' })).toBe(5);
  });

  it('gives a list up after five attempts, or the first that cannot succeed', async () => {
    const end = azure.fault({ match: {}, status: 503 });
    const down = await errorOf(list(create({ random: () => 0 })));
    expect(down.failures[0]).toMatchObject({ code: 'ERR_VAULT_UNREACHABLE', status: 503, vault: vaultUrl });
    expect(azure.countRequests({ status: 503 })).toBe(5);
    end();
    azure.fault({ match: {}, status: 403, body: error('Forbidden', 'AccessDenied') });
    const denied = await errorOf(list());
    expect(denied.failures[0]).toMatchObject({ code: 'ERR_FORBIDDEN_POLICY', status: 403 });
    expect(denied.failures[0]?.remedy).toContain("'list'");
    expect(azure.countRequests({ status: 403 })).toBe(1);
    expectNoSecrets(denied);
  });

  it.each([['{}'], ['{"value":"canary-value"}'], ['{"value":[{"id":7,"canary-value":1}]}'], ['[]']])(
    'takes no list from what is none: %#',
    async (body) => {
      azure.fault({ match: {}, status: 200, body });
      const thrown = await errorOf(list(create({ random: () => 0 })));
      expect(thrown.failures[0]).toMatchObject({ code: 'ERR_BAD_RESPONSE', vault: vaultUrl });
      expectNoSecrets(thrown);
    },
  );

  it('follows no page to another host', async () => {
    const nextLink = 'https://payments-kv.vault.azure.net/secrets?api-version=7.5';
    azure.fault({ match: {}, status: 200, body: JSON.stringify({ value: [], nextLink }) });
    expect((await errorOf(list())).failures[0]).toMatchObject({ code: 'ERR_VAULT_NOT_ALLOWED' });
    expect(azure.requests.map(({ host }) => host)).toEqual(['shop-kv.vault.azure.net']);
  });

  it('ends with its signal', async () => {
    const ending = AbortSignal.abort(new Error('ended'));
    await expect(create().getSecret({ vaultUrl, name: 'db-password' }, { signal: ending })).rejects.toThrow(
      'ended',
    );
  });
});

function expectNoSecrets(error: Error): void {
  const printed =
    inspect(error, { depth: 20, showHidden: true }) + JSON.stringify(error) + String(error.stack);
  expect(printed).not.toMatch(/canary|Bearer/i);
}
