import { afterAll, beforeAll, expect, it } from '@jest/globals';
import type { HttpClient } from '@azure/core-rest-pipeline';
import { createDefaultHttpClient } from '@azure/core-rest-pipeline';
import type { TokenCredential } from '@azure/identity';
import { isConfigError, keyVaultProvider, type SecretProvider } from '@vaultref/core';
import type { ClientCase } from '../../packages/emulator/test/conformance-case.js';
import { readCases } from '../../packages/emulator/test/conformance-case.js';
import type { LowkeyVault } from '../src/lowkey-vault.js';
import { findLowkeyVault, startLowkeyVault } from '../src/lowkey-vault.js';
import { describeWith } from '../src/requirement.js';
import { SecretWitness } from '../src/secret-witness.js';
import { describeDivergences, describeWitness } from '../src/witness.js';

const VAULTS = { 'conformance-kv': {}, 'list-kv': {}, 'deleted-kv': {} };
const OPTIONS = { serviceVersion: '7.6' as const, disableChallengeResourceVerification: true };
/** It looks whether there is a token, and not at it. */
const credential: TokenCredential = {
  getToken: () => Promise.resolve({ token: 'any', expiresOnTimestamp: Date.now() + 3_600_000 }),
};

/** Core asks for the version of its SDK, which is newer than this server. */
function withApiVersion(version: string, agent: LowkeyVault['agent']): HttpClient {
  const client = createDefaultHttpClient();
  return {
    sendRequest(request) {
      request.url = request.url.replace(/(?<=api(-|%2D)version=)[^&]+/i, version);
      request.agent = agent;
      return client.sendRequest(request);
    },
  };
}

const jar = await findLowkeyVault();

describeWith('Lowkey Vault', jar, (found) => {
  const cases = readCases<ClientCase>('key-vault');
  let lowkey: LowkeyVault;
  let witness: SecretWitness;
  beforeAll(async () => {
    lowkey = await startLowkeyVault(found, VAULTS);
    witness = new SecretWitness({
      credential,
      options: {
        ...OPTIONS,
        agent: lowkey.agent,
        retryOptions: { maxRetries: 0 },
      },
      urlOf: (vault) => `https://${vault}.vault.azure.net`,
      pollMs: 1,
    });
    await witness.seed(Object.keys(VAULTS));
  });
  afterAll(() => lowkey?.stop());

  describeWitness({ name: 'lowkey-vault', client: 'javascript', cases, run: (each) => witness.run(each) });
  describeDivergences('lowkey-vault', cases);
});

// Not the contract suite of providers: Lowkey Vault refuses empty values, and minds the case of names.
describeWith('Lowkey Vault and keyVaultProvider() of core', jar, (found) => {
  const [OLD, NEW] = ['0123456789abcdef0123456789abcdef', 'fedcba9876543210fedcba9876543210'];
  const vaultUrl = 'https://shop-kv.vault.azure.net';
  let lowkey: LowkeyVault;
  let provider: SecretProvider;
  beforeAll(async () => {
    const versions = [
      { version: OLD, value: 'old' },
      { version: NEW, value: '$x&y"z' },
    ];
    lowkey = await startLowkeyVault(found, { 'shop-kv': { 'db-password': versions } });
    const transport = { httpClient: withApiVersion('7.6', lowkey.agent) };
    provider = keyVaultProvider({ credential, transport });
  });
  afterAll(async () => {
    await provider.close?.();
    await lowkey?.stop();
  });
  const get = (name: string, version?: string) =>
    provider.getSecret(
      { vaultUrl, name, ...(version === undefined ? {} : { version }) },
      { signal: new AbortController().signal },
    );

  it('gives the newest version and a pinned one', async () => {
    expect(await get('db-password')).toMatchObject({ value: '$x&y"z', version: NEW });
    expect(await get('db-password', OLD)).toMatchObject({ value: 'old', version: OLD });
  });

  it.each([
    ['db-pasword', undefined, 'ERR_SECRET_NOT_FOUND'],
    ['db-password', 'ffffffffffffffffffffffffffffffff', 'ERR_VERSION_NOT_FOUND'],
  ])('does not find %s %s: %s', async (name, version, code) => {
    const error: unknown = await get(name, version).catch((reason: unknown) => reason);
    expect(isConfigError(error) ? error.failures : error).toMatchObject([{ code, status: 404 }]);
  });
});
