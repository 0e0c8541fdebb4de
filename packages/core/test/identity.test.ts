import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { spawn } from 'node:child_process';
import { dirname, join } from 'node:path';
import { writeTemporaryFile } from './write-file.js';

const CANARY = 'canary-7Q$x';

/** Runs an application that knows nothing of the emulator but its environment. */
function runApplication(
  env: NodeJS.ProcessEnv,
  cwd = process.cwd(),
): Promise<{ code: number | null; output: string }> {
  const script = `
    const { envFile, loadConfig, object } = require(${JSON.stringify(join(process.cwd(), 'dist/cjs/index.js'))});
    loadConfig({ sources: [object({ DB_PASSWORD: '@keyvault:db-password' }), envFile({ path: '.env', optional: true })] })
      .then((config) => console.log(config.get('DB_PASSWORD') === process.env.EXPECTED ? 'resolved' : 'wrong'));
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
    expect(await runApplication(env)).toMatchObject({ code: 0, output: 'resolved\n' });
    expect(azure.requests.map(({ kind, status }) => `${kind} ${status}`)).toEqual([
      'token 200',
      'secret 200',
    ]);
  });

  it('is the managed identity of a virtual machine where IMDS answers', async () => {
    const { IDENTITY_ENDPOINT: _, IDENTITY_HEADER: __, ...rest } = env;
    const imds = { AZURE_POD_IDENTITY_AUTHORITY_HOST: `http://127.0.0.1:${azure.port}` };
    expect(await runApplication({ ...rest, ...imds })).toMatchObject({ code: 0, output: 'resolved\n' });
  });

  it.each([
    [
      'the token endpoint refuses the identity',
      { kind: 'token' as const },
      400,
      /ERR_AUTHENTICATION_FAILED: HTTP 400/,
    ],
    ['the token endpoint forbids', { kind: 'token' as const }, 403, /ERR_AUTHENTICATION_FAILED: HTTP 403/],
    ['the vault refuses the token', { kind: 'secret' as const }, 401, /ERR_AUTHENTICATION_FAILED: HTTP 401/],
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
    expect(await runApplication(env)).toMatchObject({ code: 0, output: 'resolved\n' });
  });

  it('says so when the environment asks for a credential that there is not', async () => {
    const { code, output } = await runApplication({ ...env, AZURE_TOKEN_CREDENTIALS: 'canary' });
    expect(code).toBe(1);
    expect(output).toContain(
      'the default credential found no way to get a token here [ERR_CREDENTIAL_UNAVAILABLE]',
    );
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
    expect(await runApplication(rest, dirname(file))).toMatchObject({ code: 0, output: 'resolved\n' });
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
