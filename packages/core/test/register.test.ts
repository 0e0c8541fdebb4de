import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

const SECRET = 'canary-7Q$x $HOME';
const dist = join(process.cwd(), 'dist');
const REGISTER = pathToFileURL(join(dist, 'esm/register.js')).href;
/** Answers without showing: whether the variables hold what they should. */
const CHECK = `console.log(process.env.DB_PASSWORD === process.env.EXPECTED, process.env.FROM_ENV === process.env.EXPECTED, process.env.PLAIN, process.env.GONE);`;
const GOOD = 'true true plain undefined\n';

describe('node --import @vaultref/core/register', () => {
  let azure: Emulator;
  beforeAll(async () => {
    azure = await startEmulator({ vaults: { 'shop-kv': { 'db-password': SECRET, nul: 'a\u0000b' } } });
  });
  afterAll(() => azure.stop());

  const run = async (
    files: Record<string, string>,
    { env = {}, args = ['--import', REGISTER, 'main.js'] }: { env?: NodeJS.ProcessEnv; args?: string[] } = {},
  ): Promise<{ code: number; output: string }> => {
    const cwd = await mkdtemp(join(tmpdir(), 'vaultref-'));
    const all = {
      '.env': 'DB_PASSWORD=@keyvault:db-password\nPLAIN=plain\nGONE=@keyvault:nope?optional\n',
      ...files,
    };
    for (const [name, text] of Object.entries(all)) await writeFile(join(cwd, name), text);
    const variables = {
      PATH: process.env['PATH'],
      ...azure.env,
      KEY_VAULT_NAME: 'shop-kv',
      EXPECTED: SECRET,
      FROM_ENV: '@keyvault:shop-kv/db-password',
      ...env,
    };
    return new Promise((resolve) => {
      execFile(process.execPath, args, { cwd, env: variables }, (error, stdout, stderr) => {
        resolve({ code: typeof error?.code === 'number' ? error.code : 0, output: stdout + stderr });
      });
    });
  };

  it('resolves .env and the environment before a CommonJS application begins', async () => {
    expect(await run({ 'main.js': CHECK })).toEqual({ code: 0, output: GOOD });
  });

  it('resolves them before the first import of an ECMAScript module', async () => {
    const files = {
      'package.json': '{"type":"module"}',
      'settings.js': 'export const value = process.env.DB_PASSWORD;',
    };
    const main = `import { value } from './settings.js'; ${CHECK} console.log(value === process.env.EXPECTED);`;
    expect(await run({ ...files, 'main.js': main })).toEqual({ code: 0, output: `${GOOD}true\n` });
  });

  it('says how, to whoever requires it', async () => {
    const required = createRequire(join(process.cwd(), 'package.json')).resolve('@vaultref/core/register');
    const { code, output } = await run({ 'main.js': CHECK }, { args: ['-r', required, 'main.js'] });
    expect([code, output]).toEqual([
      1,
      expect.stringContaining('Write node --import @vaultref/core/register'),
    ]);
  });

  it('works through NODE_OPTIONS', async () => {
    expect(
      await run({ 'main.js': CHECK }, { args: ['main.js'], env: { NODE_OPTIONS: `--import=${REGISTER}` } }),
    ).toEqual({ code: 0, output: GOOD });
  });

  it('asks once, also with workers, which have the values and know the references', async () => {
    const before = azure.countRequests({ kind: 'secret', status: 200 });
    const load = `require(${JSON.stringify(join(dist, 'cjs/index.js'))}).loadConfig().then(({ report }) => console.log(report.references.filter(({ status }) => status === 'resolved').map(({ path }) => path[0]).join()))`;
    const worker = `${CHECK} ${load}`;
    const main = `new (require('node:worker_threads').Worker)('./worker.js');`;
    expect(await run({ 'main.js': main, 'worker.js': worker })).toEqual({
      code: 0,
      output: `${GOOD}DB_PASSWORD,FROM_ENV\n`,
    });
    expect(azure.countRequests({ kind: 'secret', status: 200 }) - before).toBe(2);
  });

  it('lets a later loadConfig() see the references, so that rotation works', async () => {
    const main = `require(${JSON.stringify(join(dist, 'cjs/index.js'))}).loadConfig().then(({ report, values }) => console.log(report.references.map(({ reference }) => reference).join(), values.DB_PASSWORD === process.env.EXPECTED));`;
    expect(await run({ 'main.js': main }, { env: { MISSING: '@keyvault:missing?optional' } })).toEqual({
      code: 0,
      output:
        '@keyvault:db-password,@keyvault:nope?optional,@keyvault:shop-kv/db-password,@keyvault:missing?optional true\n',
    });
  });

  it('takes its options from VAULTREF_ variables', async () => {
    const env = {
      KEY_VAULT_NAME: undefined,
      VAULTREF_VAULTS: 'shop-kv, other-kv',
      VAULTREF_ENV_FILE: 'a.env,b.env',
    };
    const files = {
      'a.env': 'DB_PASSWORD=x\n',
      'b.env': 'DB_PASSWORD=@keyvault:shop-kv/db-password\nPLAIN=plain\n',
      'main.js': CHECK,
    };
    expect(await run(files, { env })).toEqual({ code: 0, output: GOOD });
  });

  it.each([
    [
      'a mistyped name',
      { '.env': 'A=1\nDB_PASSWORD=@keyvault:db-pasword\n' },
      {},
      ['DB_PASSWORD (.env:2)', 'ERR_SECRET_NOT_FOUND'],
    ],
    [
      'a reference in a variable that decides what runs',
      { '.env': '' },
      { HTTP_PROXY: '@keyvault:db-password' },
      ['HTTP_PROXY', 'ERR_EXPORT_REFUSED'],
    ],
    [
      'such a variable beside a secret that is not there',
      { '.env': 'A=@keyvault:missing\n' },
      { HTTP_PROXY: '@keyvault:db-password' },
      ['A (.env:1)', 'ERR_SECRET_NOT_FOUND', 'HTTP_PROXY', 'ERR_EXPORT_REFUSED'],
    ],
    [
      'a value that no variable can hold',
      { '.env': 'A=@keyvault:nul\n' },
      {},
      ['A (.env:1)', 'NUL', 'ERR_EXPORT_REFUSED'],
    ],
    [
      'vaults that are not allowed, of which it says where there are no options',
      { '.env': 'A=@keyvault:other-kv/a\nB=@keyvault:third-kv/b\n' },
      {},
      [
        'ERR_VAULT_NOT_ALLOWED',
        'allow it by VAULTREF_VAULTS=other-kv,third-kv in the environment, not in .env',
      ],
    ],
    [
      'a file that is not there',
      {},
      { VAULTREF_ENV_FILE: 'nope.env' },
      ['ERR_SOURCE_UNREADABLE', 'correct its path (relative to the working directory)\n'],
    ],
    [
      'an option that there is not',
      {},
      { VAULTREF_VAULT: 'shop-kv' },
      ['variable VAULTREF_VAULT', 'ERR_UNKNOWN_OPTION'],
    ],
    [
      'an option without a meaning',
      {},
      { VAULTREF_CLOUD: 'mars' },
      ['variable VAULTREF_CLOUD', 'ERR_INVALID_OPTION'],
    ],
  ])('ends the process with the message alone on %s', async (_, files, env, message) => {
    const { code, output } = await run({ 'main.js': 'console.log("begun")', ...files }, { env });
    expect(code).toBe(1);
    for (const part of message) expect(output).toContain(part);
    expect(output).not.toMatch(/begun|canary|^ +at /m);
  });

  it('loads no Azure code where there is no reference', async () => {
    const main = `console.log(process.env.PLAIN)`;
    const env = { FROM_ENV: 'x', HTTPS_PROXY: 'http://127.0.0.1:1', IDENTITY_ENDPOINT: 'http://127.0.0.1:1' };
    expect(await run({ '.env': 'PLAIN=plain\n', 'main.js': main }, { env })).toEqual({
      code: 0,
      output: 'plain\n',
    });
  });
});
