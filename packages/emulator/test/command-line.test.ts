import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { exchange } from './exchange.js';

const SEED = 'test/fixtures/seed.yaml';
const NODE = process.execPath;

interface Run {
  readonly process: ChildProcess;
  readonly finished: Promise<{ code: number | null; stdout: string; stderr: string }>;
  /** Resolves with the standard output as soon as it matches. */
  readonly said: (pattern: RegExp) => Promise<string>;
}

/** The built command, in a process of its own. */
function cli(args: readonly string[], env: NodeJS.ProcessEnv = {}): Run {
  const child = spawn(NODE, ['bin/vaultref-emulator.mjs', ...args], {
    env: { ...process.env, ...env },
    stdio: [args.includes('-') ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
  child.stderr?.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
  return {
    process: child,
    finished: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr }))),
    said: (pattern) =>
      new Promise((resolve, reject) => {
        child.stdout?.on('data', () => pattern.test(stdout) && resolve(stdout));
        child.once('close', () => reject(new Error(`ended without saying ${pattern}: ${stderr}`)));
      }),
  };
}

const run = (...command: string[]): Run['finished'] =>
  cli(['run', '--seed', SEED, '--', ...command]).finished;

describe('vaultref-emulator run', () => {
  it('serves an unmodified program that uses DefaultAzureCredential and production URLs', async () => {
    const { code, stdout, stderr } = await run(NODE, 'test/fixtures/production-app.mjs');
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toBe('my-app-kv/db-password has 21 characters\nshop-kv/api-key has 18 characters\n');
  });

  it('serves fetch() and https.get(), which know no proxy in Node.js 20, and lets nothing else through to Azure', async () => {
    const args = ['run', '--seed', SEED, '--log', '--', NODE, 'test/fixtures/plain-clients.mjs'];
    const { code, stdout, stderr } = await cli(args).finished;
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: 'fetch 401\nhttps.get 401\nchild 401\nunknown vault failed\n',
    });
    expect(stderr).toContain('CONNECT nope-kv.vault.azure.net  502\n');
  });

  it('says once which vault is asked for and not there', async () => {
    const ask = `await fetch('https://nope-kv.vault.azure.net/').catch(() => {});`;
    const { stderr } = await run(NODE, '--input-type=module', '-e', ask + ask);
    expect(stderr).toMatch(
      /^vaultref-emulator: The seed has no vault nope-kv; .* would not resolve\. Its vaults: my-app-kv, shop-kv\.\n$/,
    );
  });

  it('gives the address of its page with --page, which the command does not get', async () => {
    const print = 'console.log(JSON.stringify(process.env))';
    const { stdout, stderr } = await cli(['run', '--seed', SEED, '--page', '--', NODE, '-e', print]).finished;
    const [, token = 'none'] =
      /^The emulator in a browser: http:\/\/127\.0\.0\.1:\d+\/\?token=([\w-]{32})\n$/.exec(stderr) ?? [];
    expect(stderr).toContain(token);
    expect(stdout).not.toContain(token);
  });

  it('leaves NODE_OPTIONS alone with --no-preload', async () => {
    const print = 'console.log(String(process.env.NODE_OPTIONS))';
    const args = ['run', '--seed', SEED, '--no-preload', '--', NODE, '-e', print];
    expect(await cli(args, { NODE_OPTIONS: '--no-deprecation' }).finished).toMatchObject({
      stdout: '--no-deprecation\n',
    });
  });

  it('serves a service principal that the command names itself', async () => {
    const principal = {
      AZURE_TENANT_ID: '11111111-2222-4333-8444-555555555555',
      AZURE_CLIENT_ID: 'an-application',
      AZURE_CLIENT_SECRET: 'its-secret',
    };
    const variables = Object.entries(principal).map(([name, value]) => `${name}=${value}`);
    const command = ['env', ...variables, NODE, 'test/fixtures/production-app.mjs'];
    const { code, stderr } = await cli(['run', '--seed', SEED, '--log', '--', ...command]).finished;
    expect(code).toBe(0);
    expect(stderr).toContain(
      'POST login.microsoftonline.com /11111111-2222-4333-8444-555555555555/oauth2/v2.0/token 200',
    );
    expect(stderr).not.toContain('its-secret');
  });

  it('prints the requests at the end with --log, without a value or a token', async () => {
    const args = ['run', '--seed', SEED, '--log', '--', NODE, 'test/fixtures/production-app.mjs'];
    const { stderr } = await cli(args).finished;
    expect(stderr.split('\n')).toEqual([
      'GET my-app-kv.vault.azure.net /secrets/db-password/ 401',
      'GET 127.0.0.1 /msi/token 200',
      'GET my-app-kv.vault.azure.net /secrets/db-password/ 200',
      'GET shop-kv.vault.azure.net /secrets/api-key/ 401',
      'GET shop-kv.vault.azure.net /secrets/api-key/ 200',
      '',
    ]);
  });

  it('takes inherited identities and proxies out of the environment of the command', async () => {
    const inherited = {
      AZURE_KEYVAULT_URL: 'https://my-app-kv.vault.azure.net',
      NODE_OPTIONS: '--no-deprecation',
      AZURE_CLIENT_ID: 'theirs',
      http_proxy: 'http://127.0.0.1:9',
      MSI_SECRET: 'x',
      KEPT: 'yes',
    };
    const print = 'console.log(JSON.stringify(process.env))';
    const { stdout } = await cli(['run', '--seed', SEED, '--', NODE, '-e', print], inherited).finished;
    const env = JSON.parse(stdout) as NodeJS.ProcessEnv;
    expect(env).toMatchObject({
      KEPT: 'yes',
      AZURE_KEYVAULT_URL: 'https://my-app-kv.vault.azure.net',
      NODE_OPTIONS: expect.stringMatching(/^--no-deprecation --require ".*preload\.js"$/),
      HTTPS_PROXY: expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/),
      NO_PROXY: '127.0.0.1,localhost',
    });
    expect(Object.keys(env)).not.toEqual(expect.arrayContaining(['AZURE_CLIENT_ID']));
    expect(env).not.toHaveProperty('http_proxy');
    expect(env).not.toHaveProperty('MSI_SECRET');
    expect(existsSync(env['NODE_EXTRA_CA_CERTS'] ?? '')).toBe(false);
  });

  it('leaves the options of the command to the command, with and without --', async () => {
    const print = 'console.log(process.argv.slice(1).join())';
    const args = [NODE, '-e', print, '--', '--seed', '--help'];
    expect(await run(...args)).toMatchObject({ code: 0, stdout: '--seed,--help\n' });
    expect(await cli(['run', '--seed', SEED, ...args]).finished).toMatchObject({ stdout: '--seed,--help\n' });
  });

  it('exits with the code of the command', async () => {
    expect(await run(NODE, '-e', 'process.exit(7)')).toEqual({ code: 7, stdout: '', stderr: '' });
  });

  it('exits with 128 and the number of the signal that ended the command', async () => {
    expect(await run(NODE, '-e', 'process.kill(process.pid, "SIGKILL")')).toMatchObject({ code: 137 });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s on and waits for the command to end',
    async (signal) => {
      const program = `process.on('${signal}', () => process.exit(3)); setInterval(() => {}, 1e6); console.log('ready')`;
      const { process: child, finished, said } = cli(['run', '--seed', SEED, '--', NODE, '-e', program]);
      await said(/ready/);
      child.kill(signal);
      expect(await finished).toMatchObject({ code: 3, stderr: '' });
    },
  );

  it('exits with 127 when there is no such command', async () => {
    expect(await run('no-such-command', '--flag')).toEqual({
      code: 127,
      stdout: '',
      stderr: 'vaultref-emulator: no-such-command: command not found\n',
    });
  });

  it('says what is wrong with the seed, and runs nothing', async () => {
    const args = ['run', '--seed', 'test/fixtures/bad-seed.yaml', '--', NODE, '-e', 'console.log("ran")'];
    const { code, stdout, stderr } = await cli(args).finished;
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toBe(
      'vaultref-emulator: The seed file is not valid:\n' +
        '  test/fixtures/bad-seed.yaml:3: vaults.my-app-kv.pin is a number; quote it ("..."), or leading zeros and long digits get lost\n',
    );
  });

  it('refuses to run in production unless forced', async () => {
    const production = { NODE_ENV: 'production' };
    const refused = await cli(['run', '--seed', SEED, '--', NODE, '-e', ''], production).finished;
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('NODE_ENV is "production"') });
    const forced = await cli(['run', '--seed', SEED, '--force', '--', NODE, '-e', ''], production).finished;
    expect(forced).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('vaultref-emulator start', () => {
  it.each(['SIGINT', 'SIGTERM'] as const)('prints what to export and serves until %s', async (signal) => {
    const { process: child, finished, said } = cli(['start', '--seed', SEED]);
    const stdout = await said(/IDENTITY_HEADER='.*'\n/);
    const env = Object.fromEntries([...stdout.matchAll(/^export (\w+)='(.*)'$/gm)].map(([, k, v]) => [k, v]));
    const url = new URL(
      `${env['IDENTITY_ENDPOINT']}?api-version=2019-08-01&resource=https://vault.azure.net`,
    );
    const { status } = await exchange({
      host: url.hostname,
      port: url.port,
      path: url.pathname + url.search,
      headers: { 'X-IDENTITY-HEADER': env['IDENTITY_HEADER'] },
    });
    expect(status).toBe(200);
    expect(existsSync(env['NODE_EXTRA_CA_CERTS'] ?? '')).toBe(true);

    child.kill(signal);
    const { code, stderr } = await finished;
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: expect.stringMatching(
        `^The emulator listens on 127.0.0.1:${url.port}; Ctrl\\+C stops it. In a browser: http://127.0.0.1:${url.port}/\\?token=[\\w-]{32}\\n$`,
      ),
    });
    expect(existsSync(env['NODE_EXTRA_CA_CERTS'] ?? '')).toBe(false);
    expect(stdout + stderr).not.toContain('of-the-fixture');
  });

  it('refuses a port that is none', async () => {
    const { code, stderr } = await cli(['start', '--seed', SEED, '--port', '99999']).finished;
    expect(code).toBe(1);
    expect(stderr).toContain('It is a number from 0 to 65535.');
  });
});

describe('vaultref-emulator', () => {
  it('prints its version', async () => {
    const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
    expect(await cli(['--version']).finished).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([[['--help']], [['run', '--help']], [['start', '--help']]])(
    'explains itself on %j',
    async (args) => {
      const { code, stdout } = await cli(args).finished;
      expect(code).toBe(0);
      expect(stdout).toMatch(/^Usage: vaultref-emulator /);
    },
  );
});

describe('vaultref-emulator import', () => {
  it('writes a seed for a .env, from stdin too, and never over a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'vaultref-import-'));
    try {
      const file = join(folder, '.env');
      writeFileSync(file, 'DB_PASSWORD=0042\nPORT=3000\nTOKEN=@keyvault:payments-kv/token\n');
      const args = ['import', 'env', file, '--vault', 'my-app-kv', '--only', 'DB_PASSWORD', 'TOKEN'];
      const seed =
        'vaults:\n  my-app-kv:\n    db-password: "0042"\n  payments-kv:\n    token: placeholder of token\n';
      expect(await cli(args).finished).toEqual({ code: 0, stdout: seed, stderr: '' });

      const output = join(folder, 'seed.yaml');
      expect((await cli([...args, '--output', output]).finished).code).toBe(0);
      expect(readFileSync(output, 'utf8')).toBe(seed);
      const again = await cli([...args, '--output', output]).finished;
      expect(again).toMatchObject({ code: 1, stderr: expect.stringContaining('it is there already') });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('writes a seed for what `az keyvault secret list` says, from stdin', async () => {
    const child = cli(['import', 'az', '-']);
    child.process.stdin?.end('[{"id": "https://my-app-kv.vault.azure.net/secrets/db-password"}]');
    const { code, stdout } = await child.finished;
    expect(code).toBe(0);
    expect(stdout).toBe('vaults:\n  my-app-kv:\n    db-password:\n      value: placeholder of db-password\n');
  });

  it('says why it does not, in one line', async () => {
    const { code, stderr } = await cli(['import', 'az', 'test/fixtures/no-such-file.json']).finished;
    expect(code).toBe(1);
    expect(stderr).toBe('vaultref-emulator: Cannot read test/fixtures/no-such-file.json (ENOENT).\n');
  });
});
