import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, type EmulatorOptions, startEmulator } from '@vaultref/emulator';
import { spawn } from 'node:child_process';
import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { inspect } from 'node:util';
import { defaultCredential } from '../src/azure/default-credential.js';
import { systemClock } from '../src/clock.js';
import { type Cloud, isConfigError, loadConfig, object, type TokenCredential } from '../src/index.js';
import { inspectSecrets } from '../src/check/inspect-secrets.js';
import { CLOUDS } from '../src/secrets/cloud.js';
import { writeTemporaryFile } from './write-file.js';

const CANARY = 'canary-7Q$x';

/** Runs an application that knows nothing of the emulator but its environment. */
function runApplication(
  env: NodeJS.ProcessEnv,
  cwd = process.cwd(),
  deadlineMs = 30_000,
): Promise<{ code: number | null; output: string }> {
  const script = `
    const { envFile, loadConfig, object } = require(${JSON.stringify(join(process.cwd(), 'dist/cjs/index.js'))});
    const startup = { deadlineMs: ${deadlineMs} };
    loadConfig({ startup, sources: [object({ DB_PASSWORD: '@keyvault:db-password' }), envFile({ path: '.env', optional: true })] })
      .then(({ report, values }) => console.log(values.DB_PASSWORD === process.env.EXPECTED ? 'resolved by ' + report.credential : 'wrong'));
  `;
  const child = spawn(process.execPath, ['-e', script], {
    cwd,
    env: { PATH: process.env['PATH'], EXPECTED: CANARY, ...env },
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', (code) => resolve({ code, output }));
  });
}

describe('the default credential, in a process of its own', () => {
  let azure: Emulator;
  let env: NodeJS.ProcessEnv;
  beforeEach(async () => {
    azure = await startEmulator({ vaults: { 'shop-kv': { 'db-password': CANARY } } });
    env = { ...azure.env, KEY_VAULT_NAME: 'shop-kv' };
  });
  afterEach(() => azure.stop());

  it('is the managed identity of App Service where there is one', async () => {
    expect(await runApplication(env)).toMatchObject({
      code: 0,
      output: 'resolved by ManagedIdentityCredential\n',
    });
    expect(azure.requests.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'token 200',
      'secret 200',
    ]);
  });

  it('is the managed identity of a virtual machine where IMDS answers', async () => {
    const { IDENTITY_ENDPOINT: _, IDENTITY_HEADER: __, ...rest } = env;
    const imds = { AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://127.0.0.1:${azure.port}` };
    expect(await runApplication({ ...rest, ...imds })).toMatchObject({
      code: 0,
      output: 'resolved by ManagedIdentityCredential\n',
    });
  });

  it.each([
    [
      'the token endpoint refuses the identity',
      { kind: 'token' as const },
      400,
      /ERR_AUTHENTICATION_FAILED: HTTP 400/,
    ],
    ['the token endpoint forbids', { kind: 'token' as const }, 403, /ERR_AUTHENTICATION_FAILED: HTTP 403/],
    [
      'the vault refuses the token',
      { kind: 'secret' as const },
      401,
      /gives the same one again \[ERR_AUTHENTICATION_FAILED: TOKEN_REPEATED, HTTP 401/,
    ],
  ])('ends the process with code 1 and a cause when %s', async (_, match, status, cause) => {
    azure.fault({ match, status, body: JSON.stringify({ error: 'invalid', error_description: CANARY }) });
    const { code, output } = await runApplication(env);
    expect(code).toBe(1);
    expect(output).toMatch(cause);
    expect(output).toContain('DB_PASSWORD');
    expect(output).toContain('https://shop-kv.vault.azure.net');
    expect(output).not.toMatch(/canary|node_modules|Bearer/);
    expect(azure.requests.length).toBeLessThanOrEqual(3);
  });

  it('tries again when the token endpoint fails for a moment', async () => {
    azure.fault({ match: { kind: 'token' }, status: 500, times: 1 });
    expect(await runApplication(env)).toMatchObject({
      code: 0,
      output: 'resolved by ManagedIdentityCredential\n',
    });
  });

  it('says which host and port could not be reached, which variable names it, and nothing else of the URL', async () => {
    const IDENTITY_ENDPOINT = 'http://127.0.0.1:1/canary-path?canary=value';
    const { code, output } = await runApplication({ ...env, IDENTITY_ENDPOINT }, process.cwd(), 1_500);
    expect(code).toBe(1);
    expect(output).toContain(
      'the token endpoint of ManagedIdentityCredential could not be reached at 127.0.0.1:1 (IDENTITY_ENDPOINT) [ERR_CREDENTIAL_UNAVAILABLE: ECONNREFUSED]',
    );
    expect(output).not.toContain('canary');
  });

  /** An environment without an identity of the host. */
  const bare = () => {
    const { IDENTITY_ENDPOINT: _, IDENTITY_HEADER: __, ...rest } = env;
    return rest;
  };

  it('is the one of several identities of the host that AZURE_CLIENT_ID names', async () => {
    const clientId = '44444444-4444-4555-8666-777777777777';
    const many = await startEmulator({
      vaults: { 'shop-kv': { 'db-password': CANARY } },
      identities: { orders: { clientId, vaults: { 'shop-kv': ['get'] } } },
    });
    const { code } = await runApplication({ ...env, ...many.env, AZURE_CLIENT_ID: clientId });
    expect([code, many.requests.map(({ kind, identity }) => `${kind} ${identity}`)]).toEqual([
      0,
      ['token orders', 'secret orders'],
    ]);
    await many.stop();
  });

  it('is the tool that a developer signed in with', async () => {
    const { token } = await azure.credential.getToken('https://vault.azure.net/.default');
    const answer = JSON.stringify({ accessToken: token, expires_on: Math.floor(Date.now() / 1_000) + 3_600 });
    const az = await writeTemporaryFile('az', `#!/bin/sh\necho '${answer}'\n`);
    await chmod(az, 0o755);
    const PATH = `${dirname(az)}:${process.env['PATH'] ?? ''}`;
    const { code, output } = await runApplication({ ...bare(), PATH });
    expect([code, output]).toEqual([0, 'resolved by AzureCliCredential\n']);
  });

  it('tells of every credential that it tried why it gave no token', async () => {
    const { code, output } = await runApplication(bare());
    expect(code).toBe(1);
    expect(output).toMatch(/no credential works here \(VisualStudioCodeCredential: /);
    for (const reason of ['AzureCliCredential: not installed', 'ManagedIdentityCredential: '])
      expect(output).toContain(reason);
    expect(output).toContain("sign in with 'az login'");
    expect(output).not.toMatch(/canary|aka\.ms|getaddrinfo/);
  });

  it('is no reference: of that it says so, and sends none', async () => {
    const principal = { AZURE_TENANT_ID: 't', AZURE_CLIENT_ID: 'c', AZURE_CLIENT_SECRET: '@keyvault:secret' };
    const { code, output } = await runApplication({ ...bare(), ...principal });
    expect(code).toBe(1);
    expect(output).toContain('a reference there counts for nothing');
    expect(output).not.toContain('ClientSecretCredential');
  });

  it.each([
    ['AzureCliCredential', /the token endpoint|no way|AzureCliCredential/],
    ['EnvironmentCredential', /AZURE_TENANT_ID, AZURE_CLIENT_ID, AZURE_CLIENT_SECRET not set/],
    ['WorkloadIdentityCredential', /AZURE_FEDERATED_TOKEN_FILE not set/],
  ])('asks %s alone when AZURE_TOKEN_CREDENTIALS names it', async (name, cause) => {
    const { code, output } = await runApplication({ ...env, AZURE_TOKEN_CREDENTIALS: name });
    expect(code).toBe(1);
    expect(output).toMatch(cause);
    expect(output).toMatch(/ERR_CREDENTIAL_UNAVAILABLE/);
    expect(azure.requests).toEqual([]);
  });

  it('says so when the environment asks for a credential that there is not', async () => {
    const { code, output } = await runApplication({ ...env, AZURE_TOKEN_CREDENTIALS: 'canary-value' });
    expect(code).toBe(1);
    expect(output).toContain('AZURE_TOKEN_CREDENTIALS names no credential [ERR_INVALID_OPTION]');
    expect(output).not.toContain('canary');
  });

  it('is the service principal that a .env file names, where the host has no identity', async () => {
    const secret = 'canary-of-the-client';
    const clientId = '33333333-4444-4555-8666-777777777777';
    const tenantId = '11111111-2222-4333-8444-555555555555';
    const entra = await startEmulator({
      vaults: { 'shop-kv': { 'db-password': CANARY } },
      identities: { checkout: { clientId, secret, vaults: { 'shop-kv': ['get'] } } },
      tenantId,
    });
    const { IDENTITY_ENDPOINT: _, IDENTITY_HEADER: __, ...rest } = entra.env;
    const variables = {
      AZURE_TENANT_ID: tenantId,
      AZURE_CLIENT_ID: clientId,
      AZURE_CLIENT_SECRET: secret,
      KEY_VAULT_NAME: 'shop-kv',
    };
    const lines = Object.entries(variables).map(([name, value]) => `${name}=${value}\n`);
    const file = await writeTemporaryFile('.env', lines.join(''));
    expect(await runApplication(rest, dirname(file))).toMatchObject({
      code: 0,
      output: 'resolved by ClientSecretCredential\n',
    });
    expect(entra.requests.map(({ kind, identity }) => `${kind} ${identity ?? ''}`)).toContain(
      'secret checkout',
    );

    const wrong = await writeTemporaryFile('.env', lines.join('').replace(secret, `${secret}-old`));
    const { code, output } = await runApplication(rest, dirname(wrong));
    await entra.stop();
    expect(code).toBe(1);
    expect(output).toMatch(
      /the token endpoint refused ClientSecretCredential \[ERR_AUTHENTICATION_FAILED: AADSTS\d+/,
    );
    expect(output).not.toContain('canary');
  });
});

describe('the identity of a load', () => {
  const shop = 'https://shop-kv.vault.azure.net';
  const start = (options: EmulatorOptions = {}) =>
    startEmulator({
      vaults: { 'shop-kv': { 'db-password': CANARY }, 'payments-kv': { 'api-key': CANARY } },
      ...options,
    });
  const failureOf = async (work: Promise<unknown>) => {
    const error: unknown = await work.catch((reason: unknown) => reason);
    expect(inspect(error, { showHidden: true })).not.toContain('canary');
    return isConfigError(error) ? error.failures[0] : error;
  };

  it('may be another one for a vault', async () => {
    const identities = {
      shop: { vaults: { 'shop-kv': ['get' as const] } },
      payments: { vaults: { 'payments-kv': ['get' as const] } },
    };
    const azure = await start({ identities });
    const config = await loadConfig({
      sources: [object({ db: '@keyvault:db-password', key: '@keyvault:payments/api-key' })],
      vault: 'shop-kv',
      vaults: { payments: { name: 'payments-kv', credential: azure.credentialFor('payments') } },
      credential: azure.credentialFor('shop'),
      transport: azure.clientOptions,
      env: {},
    });
    const asked = azure.requests.map(({ vault, identity }) => `${vault} ${identity}`);
    expect(asked.toSorted()).toEqual(['payments-kv payments', 'shop-kv shop']);
    await config.close();
    await azure.stop();
  });

  it.each([
    ['public', 'login.microsoftonline.com', 'shop-kv.vault.azure.net'],
    // The host that @azure/identity has for China, login.chinacloudapi.cn, is another name of this one.
    ['china', 'login.partner.microsoftonline.cn', 'shop-kv.vault.azure.cn'],
    ['usgov', 'login.microsoftonline.us', 'shop-kv.vault.usgovcloudapi.net'],
  ] as const)('of the %s cloud gets its tokens at %s', async (cloud, authority, host) => {
    const azure = await start();
    const options = {
      sources: [object({ db: '@keyvault:db-password' })],
      vault: 'shop-kv',
      cloud,
      env: {
        HTTPS_PROXY: `http://127.0.0.1:${azure.port}`,
        AZURE_TENANT_ID: '11111111-2222-4333-8444-555555555555',
        AZURE_CLIENT_ID: '33333333-4444-4555-8666-777777777777',
        AZURE_CLIENT_SECRET: 'client-s3cret',
      },
      transport: { ca: azure.ca },
    };
    const config = await loadConfig(options);
    expect(azure.requests.map((request) => request.host)).toEqual([authority, host]);
    const id = { vaultUrl: `https://${host}`, name: 'db-password' };
    expect([...(await inspectSecrets([id], options)).values()]).toMatchObject([{ way: 'list' }]);
    expect(azure.requests.map((request) => request.host)).toEqual([authority, host, authority, host]);
    await config.close();
    await azure.stop();
  });

  const load = (azure: Emulator, credential: TokenCredential) =>
    loadConfig({
      sources: [object({ db: '@keyvault:db-password' })],
      vault: 'shop-kv',
      credential,
      transport: azure.clientOptions,
      env: {},
    });

  it('answers a challenge of another tenant where the credential may', async () => {
    const tenantId = '11111111-2222-4333-8444-555555555555';
    const azure = await start({ tenantId });
    const tenants: unknown[] = [];
    const config = await load(azure, {
      getToken: async (scopes, options) => {
        tenants.push(options?.tenantId);
        if (options?.tenantId === tenantId) return azure.credential.getToken(scopes);
        return { token: 'of-another-tenant', expiresOnTimestamp: Date.now() + 3_600_000 };
      },
    });
    expect([config.get('db'), tenants]).toEqual([CANARY, [undefined, tenantId]]);
    await config.close();
    await azure.stop();
  });

  it('says that the tenant is the wrong one where the credential may not', async () => {
    const azure = await start();
    const wrong = 'The current credential is not configured to acquire tokens for tenant canary. To enable';
    const denied = await failureOf(
      load(azure, {
        getToken: (_, options) =>
          options?.tenantId === undefined
            ? Promise.resolve({ token: 'canary-value', expiresOnTimestamp: Date.now() + 3_600_000 })
            : Promise.reject(Object.assign(new Error(wrong), { name: 'CredentialUnavailableError' })),
      }),
    );
    expect(denied).toMatchObject({ code: 'ERR_AUTHENTICATION_FAILED', reason: 'WRONG_TENANT', vault: shop });

    const body = JSON.stringify({
      error: { code: 'Unauthorized', message: 'AKV10032: Invalid issuer. canary-value' },
    });
    azure.fault({ match: {}, status: 401, body });
    expect(await failureOf(load(azure, azure.credential))).toMatchObject({
      code: 'ERR_AUTHENTICATION_FAILED',
      reason: 'AKV10032',
      message: 'the vault refused the token of the application: it is of the wrong tenant',
    });
    await azure.stop();
  });
});

describe('defaultCredential()', () => {
  const authorityOf = async (env: NodeJS.ProcessEnv, cloud: Cloud) => {
    const asked: string[] = [];
    const named = await defaultCredential({
      env,
      authorityHost: cloud.authorityHost,
      clock: systemClock,
      connections: {
        for: (url) => {
          asked.push(url);
          return Promise.resolve({});
        },
        warm: () => Promise.resolve(),
        close: () => undefined,
      },
    });
    return [named.name, ...asked];
  };
  const principal = { AZURE_TENANT_ID: 'a', AZURE_CLIENT_ID: 'b' };

  it('asks the authority of the cloud, unless AZURE_AUTHORITY_HOST names one', async () => {
    const secret = { ...principal, AZURE_CLIENT_SECRET: 'c' };
    const own = { ...secret, AZURE_AUTHORITY_HOST: 'https://login.example' };
    expect(await authorityOf(secret, CLOUDS.public)).toEqual([
      'ClientSecretCredential',
      'https://login.microsoftonline.com',
    ]);
    expect(await authorityOf(secret, CLOUDS.china)).toContain('https://login.chinacloudapi.cn');
    expect(await authorityOf(secret, CLOUDS.usgov)).toContain('https://login.microsoftonline.us');
    expect(await authorityOf(own, CLOUDS.china)).toContain('https://login.example');
  });

  it.each([
    ['ClientCertificateCredential', { ...principal, AZURE_CLIENT_CERTIFICATE_PATH: '/c.pem' }],
    ['WorkloadIdentityCredential', { ...principal, AZURE_FEDERATED_TOKEN_FILE: '/t' }],
    ['ManagedIdentityCredential', { ...principal, IDENTITY_ENDPOINT: 'http://127.0.0.1:1/msi/token' }],
    ['AzureCliCredential', { IDENTITY_ENDPOINT: 'x', AZURE_TOKEN_CREDENTIALS: ' azureclicredential ' }],
    ['the default credential', {}],
  ])('is %s for %j', async (name, env) => {
    expect((await authorityOf(env, CLOUDS.public))[0]).toBe(name);
  });

  it.each([
    ['WorkloadIdentityCredential', 'AZURE_FEDERATED_TOKEN_FILE'],
    ['ClientCertificateCredential', 'AZURE_CLIENT_CERTIFICATE_PATH'],
  ])('says that the file of %s cannot be read', async (name, variable) => {
    const error: unknown = await loadConfig({
      sources: [object({ db: '@keyvault:db-password' })],
      vault: 'shop-kv',
      env: { ...principal, [variable]: '/nowhere/canary-value' },
    }).catch((reason: unknown) => reason);
    expect(error).toMatchObject({
      failures: [{ code: 'ERR_CREDENTIAL_UNAVAILABLE', message: `the file of ${name} cannot be read` }],
    });
    expect(inspect(error, { showHidden: true })).not.toContain('canary');
  });
});
