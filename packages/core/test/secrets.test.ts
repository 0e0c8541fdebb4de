import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { inspect } from 'node:util';
import { isConfigError } from '../src/index.js';
import {
  getSecretProperties,
  listSecrets,
  type SecretProperties,
  setSecret,
  type SetSecretOptions,
} from '../src/secrets.js';
import { leaks } from './faults/search.js';

const CANARY = 'canary-7Q$x';

describe('@vaultref/core/secrets', () => {
  let azure: Emulator;
  beforeEach(async () => {
    azure = await startEmulator({
      vaults: {
        'shop-kv': {
          'db-password': {
            versions: [
              { value: CANARY, version: '0'.repeat(32) },
              { value: CANARY, version: '1'.repeat(32), contentType: 'text/plain' },
            ],
          },
          off: { value: CANARY, enabled: false },
        },
        'payments-prod-kv': { 'api-key': CANARY },
      },
      identities: { system: { vaults: { 'shop-kv': ['get', 'list', 'set', 'delete'] } } },
    });
  });
  afterEach(() => azure.stop());

  const options = (more: SetSecretOptions = {}): SetSecretOptions => ({
    vault: 'shop-kv',
    vaults: { payments: 'payments-prod-kv' },
    credential: azure.credential,
    transport: azure.clientOptions,
    env: {},
    ...more,
  });
  const failureOf = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error(`expected a ConfigError, got ${inspect(error)}`);
    const { token } = await azure.credential.getToken('https://vault.azure.net/.default');
    expect(leaks(error, [CANARY, token, 'canary', 'Bearer'])).toEqual([]);
    return error.failures[0];
  };

  it('lists what a vault holds, without values', async () => {
    const listed: SecretProperties[] = [];
    for await (const properties of listSecrets(options())) listed.push(properties);
    expect(listed).toMatchObject([
      { name: 'db-password', enabled: true, contentType: 'text/plain' },
      { name: 'off', enabled: false },
    ]);
    expect(JSON.stringify(listed)).not.toContain('canary');
  });

  it('tells the properties of the newest version, or of the one that is named', async () => {
    expect(await getSecretProperties('db-password', options())).toMatchObject({ version: '1'.repeat(32) });
    expect(azure.requests.map(({ operation }) => operation)).toEqual(['listVersions', 'getSecret']);
    const old = await getSecretProperties(`db-password@${'0'.repeat(32)}`, options());
    expect([old.version, 'contentType' in old, 'value' in old]).toEqual(['0'.repeat(32), false, false]);
    expect(await getSecretProperties('off', options())).toMatchObject({ enabled: false });
  });

  it('makes a new version, which reading by name gives from then on', async () => {
    const expiresOn = new Date('2030-01-31');
    const made = await setSecret(
      'db-password',
      'new',
      options({ contentType: 'text/x-password', tags: { team: 'shop' }, expiresOn, enabled: true }),
    );
    expect(made).toMatchObject({
      name: 'db-password',
      contentType: 'text/x-password',
      tags: { team: 'shop' },
      expiresOn,
      enabled: true,
    });
    expect(made).not.toHaveProperty('value');
    expect((await getSecretProperties('db-password', options())).version).toBe(made.version);
  });

  it('sends no value without a token, however many are the first', async () => {
    const names = Array.from({ length: 5 }, (_, n) => `fresh-${n}`);
    await Promise.all(names.map((name) => setSecret(name, CANARY, options())));
    expect(
      azure.requests.map(({ operation, authorized, status }) => [operation, authorized, status]),
    ).toEqual(names.map(() => ['setSecret', true, 200]));
  });

  it('takes names as references do: aliases, identifiers, and vaults on the list only', async () => {
    azure.setAccess('system', { vaults: { 'payments-prod-kv': ['list'] } });
    expect(await getSecretProperties('payments/api-key', options())).toMatchObject({ name: 'api-key' });
    const identifier = 'https://payments-prod-kv.vault.azure.net/secrets/api-key';
    expect(await getSecretProperties(identifier, options())).toMatchObject({ name: 'api-key' });
    expect(await failureOf(setSecret('other-kv/x', CANARY, options()))).toMatchObject({
      code: 'ERR_VAULT_NOT_ALLOWED',
    });
    for (const name of ['a?optional', 'a#field', `a@${'0'.repeat(32)}`, '../a', ''])
      expect(await failureOf(setSecret(name, CANARY, options()))).toMatchObject({
        code: 'ERR_REFERENCE_SYNTAX',
      });
  });

  it('says of a refusal what, where and what to do, and never the value', async () => {
    azure.setAccess('system', { vaults: { 'shop-kv': ['get'] } });
    const place = { vault: 'https://shop-kv.vault.azure.net', status: 403, code: 'ERR_FORBIDDEN_RBAC' };
    const denied = await failureOf(setSecret('db-password', CANARY, options()));
    expect(denied).toMatchObject({ ...place, secret: 'db-password' });
    expect(denied?.remedy).toContain("'Key Vault Secrets Officer'");
    expect(await failureOf(listSecrets(options()).next())).toMatchObject(place);
    azure.setAccess('system', { vaults: { 'shop-kv': ['list'] } });
    expect(await failureOf(getSecretProperties('db-pasword', options()))).toMatchObject({
      code: 'ERR_SECRET_NOT_FOUND',
      secret: 'db-pasword',
    });
    expect(await failureOf(getSecretProperties(`db-password@${'2'.repeat(32)}`, options()))).toMatchObject({
      code: 'ERR_VERSION_NOT_FOUND',
    });
  });

  const error = (code: string, inner?: string) =>
    JSON.stringify({ error: { code, message: CANARY, ...(inner ? { innererror: { code: inner } } : {}) } });
  it.each([
    [
      'a deleted secret of that name',
      409,
      error('Conflict', 'ObjectIsDeletedButRecoverable'),
      'ERR_SECRET_DELETED',
    ],
    ['a value that is too large', 400, error('BadParameter'), 'ERR_SECRET_REFUSED'],
    ['an answer that is none', 200, '<html>', 'ERR_BAD_RESPONSE'],
  ])('knows %s', async (_, status, body, code) => {
    azure.fault({ match: {}, status, body });
    expect(await failureOf(setSecret('db-password', CANARY, options()))).toMatchObject({ code });
    expect(azure.requests).toHaveLength(1);
  });

  it('repeats a write that was throttled, not one of which nothing is known', async () => {
    azure.fault({ match: {}, effect: 'throttle', retryAfter: 0, times: 2 });
    await setSecret('db-password', 'new', options());
    expect(azure.requests.map(({ status }) => status)).toEqual([429, 429, 200]);
    azure.fault({ match: {}, effect: 'reset', times: 1 });
    const failure = await failureOf(setSecret('db-password', CANARY, options()));
    expect(failure).toMatchObject({ code: 'ERR_VAULT_UNREACHABLE', transient: true });
    expect(failure?.remedy).toContain('look at the properties');
    expect(azure.requests).toHaveLength(4);
  });

  it.each([new Date('2099-01-01'), new Date(-1), new Date(Number.NaN)])(
    'refuses a date that the SDK would send as another one: %s',
    async (expiresOn) => {
      const failure = await failureOf(setSecret('db-password', CANARY, options({ expiresOn })));
      expect(failure).toMatchObject({ code: 'ERR_INVALID_OPTION', source: { name: 'option expiresOn' } });
      expect(azure.requests).toEqual([]);
    },
  );

  it('ends in time', async () => {
    azure.fault({ match: {}, effect: 'hang' });
    const startup = { deadlineMs: 200, attemptTimeoutMs: 5_000 };
    expect(await failureOf(setSecret('db-password', CANARY, options({ startup })))).toMatchObject({
      code: 'ERR_TIMEOUT',
    });
  });

  it('refuses options that it does not know, and a value that is no text', async () => {
    const misspelt = Object.assign(options(), { vualt: 'x' });
    await expect(setSecret('a', CANARY, misspelt)).rejects.toThrow('vualt');
    expect(await failureOf(setSecret('a', undefined as unknown as string, options()))).toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });
});
