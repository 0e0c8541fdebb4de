import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { AppConfigurationClient } from '@azure/app-configuration';
import { ClientAssertionCredential, ClientSecretCredential } from '@azure/identity';
import { SecretClient } from '@azure/keyvault-secrets';
import type { Emulator, EmulatorCredential } from '../src/index.js';
import { startEmulator } from '../src/index.js';

const TENANT = '99999999-8888-4777-8666-555555555555';
const CLIENT = '33333333-4444-4555-8666-777777777777';
const POD = '44444444-5555-4666-8777-888888888888';

let azure: Emulator;
beforeAll(async () => {
  azure = await startEmulator({
    tenantId: TENANT,
    vaults: { 'my-app-kv': { open: 'o', closed: 'c' }, 'other-kv': { a: 'b' } },
    settings: { 'my-store': { color: 'blue' }, 'other-store': { color: 'red' } },
    identities: {
      checkout: { clientId: CLIENT, secret: 'client-s3cret', vaults: { 'MY-APP-kv': ['get'] } },
      narrow: { vaults: { 'my-app-kv': { permissions: ['get', 'list'], secrets: ['OPEN'] } } },
      legacy: { vaults: { 'my-app-kv': ['list'] }, deniedBy: 'access-policy' },
      outside: { vaults: {}, deniedBy: 'firewall' },
      admin: {},
      reader: { stores: { 'my-store': 'reader', 'other-store': 'owner' } },
      pod: { clientId: POD, federated: [{ issuer: 'https://issuer.example', subject: 'pod' }] },
    },
  });
});
afterAll(() => azure.stop());

function clientOf(credential: EmulatorCredential, vault = 'my-app-kv'): SecretClient {
  return new SecretClient(`https://${vault}.vault.azure.net`, credential, {
    ...azure.clientOptions,
    retryOptions: { maxRetries: 0 },
  });
}

function denied(inner: string): object {
  return { statusCode: 403, code: 'Forbidden', details: { error: { innerError: { code: inner } } } };
}

describe('an identity', () => {
  it('may do what the seed allows it, and nothing else', async () => {
    const client = clientOf(azure.credentialFor('checkout'));
    expect((await client.getSecret('open')).value).toBe('o');
    await expect(client.setSecret('open', 'x')).rejects.toMatchObject({
      ...denied('ForbiddenByRbac'),
      message: expect.stringContaining("Action: 'Microsoft.KeyVault/vaults/secrets/setSecret/action'"),
    });
    // Of a list the SDK hands on the outer code only.
    await expect(client.listPropertiesOfSecrets().next()).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(clientOf(azure.credentialFor('checkout'), 'other-kv').getSecret('a')).rejects.toMatchObject(
      denied('ForbiddenByRbac'),
    );
    expect(azure.requests.at(-1)).toMatchObject({ identity: 'checkout', status: 403, authorized: true });
  });

  it('may be allowed single secrets, whatever their case', async () => {
    const client = clientOf(azure.credentialFor('Narrow'));
    expect((await client.getSecret('open')).value).toBe('o');
    await expect(client.getSecret('closed')).rejects.toMatchObject(denied('ForbiddenByRbac'));
  });

  it.each([
    ['legacy', 'AccessDenied', 'does not have secrets get permission'],
    ['outside', 'ForbiddenByFirewall', 'Client address is not authorized'],
  ])('%s is denied by %s', async (name, inner, message) => {
    await expect(clientOf(azure.credentialFor(name)).getSecret('open')).rejects.toMatchObject({
      ...denied(inner),
      message: expect.stringContaining(message),
    });
  });

  it('may do everything when the seed says nothing, as the host itself', async () => {
    expect((await clientOf(azure.credentialFor('admin')).getSecret('closed')).value).toBe('c');
    expect((await clientOf(azure.credential).getSecret('closed')).value).toBe('c');
  });

  it('can be given access, and be deprived of it, while the emulator runs', async () => {
    const client = clientOf(azure.credentialFor('outside'));
    await expect(client.getSecret('open')).rejects.toMatchObject(denied('ForbiddenByFirewall'));
    azure.setAccess('outside', { vaults: { 'my-app-kv': ['get'] } });
    expect((await client.getSecret('open')).value).toBe('o');
    azure.setAccess('outside', { vaults: {} });
    await expect(client.getSecret('open')).rejects.toMatchObject(denied('ForbiddenByRbac'));
    azure.setAccess('outside', {});
    expect((await client.getSecret('open')).value).toBe('o');
  });

  it('reads the stores where it is a reader, writes where it is an owner, and no more', async () => {
    const clientOfStore = (store: string): AppConfigurationClient =>
      new AppConfigurationClient(
        `https://${store}.azconfig.io`,
        azure.credentialFor('reader'),
        azure.clientOptions,
      );
    const setting = { key: 'color', value: 'green' };
    expect((await clientOfStore('my-store').getConfigurationSetting(setting)).value).toBe('blue');
    await expect(clientOfStore('my-store').setConfigurationSetting(setting)).rejects.toMatchObject({
      statusCode: 403,
    });
    await clientOfStore('other-store').setConfigurationSetting(setting);
    expect((await clientOf(azure.credentialFor('reader')).getSecret('open')).value).toBe('o');

    azure.setAccess('reader', { stores: {} });
    await expect(clientOfStore('my-store').getConfigurationSetting(setting)).rejects.toMatchObject({
      statusCode: 403,
    });
  });

  it('must be one of the seed', () => {
    expect(() => azure.credentialFor('chekout')).toThrow(
      'No identity chekout in the emulator; known: system, checkout, narrow, legacy, outside, admin, reader, pod.',
    );
  });

  it('meets faults of its own', async () => {
    const end = azure.fault({ match: { identity: 'admin' }, status: 503 });
    await expect(clientOf(azure.credentialFor('admin')).getSecret('open')).rejects.toMatchObject({
      statusCode: 503,
    });
    expect((await clientOf(azure.credential).getSecret('open')).value).toBe('o');
    end();
  });
});

describe('signing in at login.microsoftonline.com', () => {
  const options = (): object => ({
    httpClient: azure.httpClient,
    retryOptions: { maxRetries: 0 },
  });

  it('gives the holder of the client secret a token of its identity', async () => {
    const credential = new ClientSecretCredential(TENANT, CLIENT, 'client-s3cret', options());
    const client = new SecretClient('https://my-app-kv.vault.azure.net', credential, azure.clientOptions);
    expect((await client.getSecret('open')).value).toBe('o');
    expect(azure.requests.findLast(({ identity }) => identity === 'checkout')).toMatchObject({
      kind: 'secret',
      status: 200,
    });
    expect(azure.countRequests({ operation: 'entraToken', status: 200 })).toBe(1);
  });

  it('gives the bearer of an assertion one as well', async () => {
    const assertion = (): Promise<string> => Promise.resolve('federated-assertion');
    const credential = new ClientAssertionCredential(TENANT, CLIENT, assertion, options());
    const { token } = await credential.getToken('https://vault.azure.net/.default');
    expect(token).toMatch(/^emulated-token-/);
  });

  it('checks the assertion of an identity that has a federated credential', async () => {
    const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
    const signIn = (sub: string): Promise<unknown> => {
      const exp = Math.floor(Date.now() / 1000) + 600;
      const claims = { iss: 'https://issuer.example', sub, aud: 'api://AzureADTokenExchange', exp };
      const assertion = `${part({ alg: 'RS256' })}.${part(claims)}.c2ln`;
      return new ClientAssertionCredential(TENANT, POD, () => Promise.resolve(assertion), options()).getToken(
        'https://vault.azure.net/.default',
      );
    };
    await expect(signIn('pod')).resolves.toMatchObject({ token: expect.any(String) });
    await expect(signIn('other')).rejects.toMatchObject({
      message: expect.stringContaining('AADSTS700213'),
    });
  });

  it.each([
    ['another secret', TENANT, CLIENT, 'wrong', 'AADSTS7000215'],
    ['an unknown client', TENANT, '00000000-0000-4000-8000-000000000000', 'x', 'AADSTS700016'],
    ['another tenant', '00000000-0000-4000-8000-000000000000', CLIENT, 'client-s3cret', 'AADSTS90002'],
  ])('refuses %s', async (_what, tenant, client, secret, code) => {
    const credential = new ClientSecretCredential(tenant, client, secret, options());
    await expect(credential.getToken('https://vault.azure.net/.default')).rejects.toThrow(code);
  });

  it('can be slow and can fail', async () => {
    const credential = new ClientSecretCredential(TENANT, CLIENT, 'client-s3cret', options());
    azure.fault({ match: { kind: 'token' }, effect: 'latency', latency: 20, times: 1 });
    azure.fault({ match: { operation: 'entraToken' }, status: 503, body: { error: 'down' }, times: 1 });
    const started = performance.now();
    await expect(credential.getToken('https://vault.azure.net/.default')).rejects.toThrow('down');
    expect(performance.now() - started).toBeGreaterThanOrEqual(19);
  });
});

describe('a token', () => {
  it('is refused once the clock has passed its end, and a new one is not', async () => {
    const short = await startEmulator({ vaults: { 'my-app-kv': { a: 'b' } }, tokenLifetimeMs: 3_600_000 });
    const tokens: string[] = [];
    const credential = {
      async getToken(scopes: string | string[]) {
        const issued = await short.credential.getToken(scopes);
        tokens.push(issued.token);
        return issued;
      },
    };
    const client = new SecretClient('https://my-app-kv.vault.azure.net', credential, {
      httpClient: short.httpClient,
    });
    await client.getSecret('a');
    short.clock.advance(3_600_000);
    // The SDK looks at its own clock: it sends the old token, and is refused.
    await expect(client.getSecret('a')).rejects.toMatchObject({ statusCode: 401 });
    expect(short.requests.at(-1)).toMatchObject({ status: 401, authorized: false });
    const fresh = new SecretClient('https://my-app-kv.vault.azure.net', credential, {
      httpClient: short.httpClient,
    });
    expect((await fresh.getSecret('a')).value).toBe('b');
    expect(tokens).toHaveLength(2);
    await short.stop();
  });

  it('is refused when it is revoked, of that identity only', async () => {
    const [admin, checkout] = ['admin', 'checkout'].map((name) => clientOf(azure.credentialFor(name)));
    await admin?.getSecret('open');
    await checkout?.getSecret('open');
    azure.revokeTokens({ identity: 'admin' });
    await expect(admin?.getSecret('open')).rejects.toMatchObject({ statusCode: 401 });
    expect((await checkout?.getSecret('open'))?.value).toBe('o');
  });

  it('is renewed by the SDK when a claims challenge says so', async () => {
    const claims = '{"access_token":{"nbf":{"essential":true,"value":"1700000000"}}}';
    const asked: unknown[] = [];
    const client = new SecretClient(
      'https://my-app-kv.vault.azure.net',
      {
        getToken(scopes: string | string[], options?: { claims?: string }) {
          asked.push(options?.claims);
          return azure.credential.getToken(scopes);
        },
      },
      azure.clientOptions,
    );
    await client.getSecret('open');
    azure.revokeTokens({ claims });
    expect((await client.getSecret('open')).value).toBe('o');
    expect(asked).toEqual([undefined, claims]);
  });
});
