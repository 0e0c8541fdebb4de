import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { Workspace } from './workspace.js';

const NODE = process.execPath;
const ENV = 'KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password\nPLAIN=text\n';

let azure: Emulator;
let workspace: Workspace | undefined;
beforeAll(async () => {
  azure = await startEmulator({ vaults: { 'my-app-kv': { 'db-password': 'canary-1' } } });
});
afterAll(() => azure.stop());
afterEach(() => workspace?.remove());

async function start(args: string[], files: Record<string, string> = {}, env: NodeJS.ProcessEnv = {}) {
  workspace = await Workspace.create({ '.env': ENV, ...files });
  return workspace.start(['run', ...args], { azure, env });
}

const print = (expression: string): string[] => ['--', NODE, '-e', `console.log(${expression})`];

describe('vaultref run', () => {
  it('gives the command the values of .env and of the environment, and prints nothing itself', async () => {
    const variables = 'process.env.DB_PASSWORD, process.env.PLAIN, process.env.FROM_ENV, process.env.KEPT';
    const env = { FROM_ENV: 'x-@keyvault{db-password}', KEPT: 'kept' };
    expect(await (await start(print(variables), {}, env)).ended).toEqual({
      code: 0,
      stdout: 'canary-1 text x-canary-1 kept\n',
      stderr: '',
    });
  });

  it('reads other files with --env-file, the later one winning', async () => {
    const files = {
      'a.env': 'A=1\nB=1\n',
      'b.env': 'B=@keyvault:my-app-kv/db-password\nKEY_VAULT_NAME=my-app-kv\n',
    };
    const args = [
      '--env-file',
      'a.env',
      '--env-file',
      'b.env',
      ...print('process.env.A, process.env.B, process.env.PLAIN'),
    ];
    expect((await (await start(args, files)).ended).stdout).toBe('1 canary-1 undefined\n');
  });

  it('takes the vaults of vaultref.config', async () => {
    const files = {
      '.env': 'A=@keyvault:main/db-password\n',
      'vaultref.config.json': '{ "vaults": { "main": "my-app-kv" } }',
    };
    expect((await (await start(print('process.env.A'), files)).ended).stdout).toBe('canary-1\n');
  });

  it('leaves the options of the command to the command', async () => {
    const command = [
      '--',
      NODE,
      '-e',
      'console.log(process.argv.slice(1).join())',
      '--',
      '--watch',
      '--help',
    ];
    expect((await (await start(command)).ended).stdout).toBe('--watch,--help\n');
  });

  it.each([
    ['process.exit(7)', 7],
    ['process.kill(process.pid, "SIGKILL")', 137],
  ])('exits as the command does: %s', async (program, code) => {
    expect(await (await start(['--', NODE, '-e', program])).ended).toEqual({ code, stdout: '', stderr: '' });
  });

  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)(
    'hands %s on and waits for the command',
    async (signal) => {
      const program = `process.on('${signal}', () => process.exit(3)); setInterval(() => {}, 1e6); console.log('ready')`;
      const { process: child, ended, said } = await start(['--', NODE, '-e', program]);
      await said(/ready/);
      child.kill(signal);
      expect(await ended).toMatchObject({ code: 3, stderr: '' });
    },
  );

  it('hands standard input on', async () => {
    workspace = await Workspace.create({ '.env': ENV });
    const { stdout } = await workspace.run(['run', '--', 'cat'], { azure, input: 'through' });
    expect(stdout).toBe('through');
  });

  it('exits with 127 when there is no such command', async () => {
    expect(await (await start(['--', 'no-such-command'])).ended).toEqual({
      code: 127,
      stdout: '',
      stderr: 'vaultref: no-such-command: command not found\n',
    });
  });

  it.each([
    ['a secret that is not there', 'A=@keyvault:missing\n', 'ERR_SECRET_NOT_FOUND'],
    ['a vault that is not allowed', 'A=@keyvault:other-kv/a\n', 'ERR_VAULT_NOT_ALLOWED'],
    ['a name that decides what runs', 'NODE_OPTIONS=@keyvault:db-password\n', 'ERR_EXPORT_REFUSED'],
    ['an identity', 'AZURE_CLIENT_SECRET=@keyvault:db-password\n', 'ERR_EXPORT_REFUSED'],
    ['a proxy', 'HTTP_PROXY=@keyvault:db-password\n', 'ERR_EXPORT_REFUSED'],
  ])('starts nothing for %s', async (_, text, code) => {
    const ended = await (await start(print('"ran"'), { '.env': `KEY_VAULT_NAME=my-app-kv\n${text}` })).ended;
    expect(ended).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining(code) });
    expect(ended.stderr).not.toContain('canary');
  });

  it('tells of names that take no secret and of secrets that are not there at once', async () => {
    const text = 'KEY_VAULT_NAME=my-app-kv\nA=@keyvault:missing\nNODE_OPTIONS=@keyvault:db-password\n';
    const { stderr } = await (await start(print('"ran"'), { '.env': text })).ended;
    expect(stderr).toContain('ERR_SECRET_NOT_FOUND');
    expect(stderr).toContain('ERR_EXPORT_REFUSED');
  });

  it('gives the command what Azure would not take for an identity', async () => {
    const text = 'KEY_VAULT_NAME=my-app-kv\nAZURE_OPENAI_API_KEY=@keyvault:db-password\n';
    const { stdout } = await (await start(print('process.env.AZURE_OPENAI_API_KEY'), { '.env': text })).ended;
    expect(stdout).toBe('canary-1\n');
  });

  it('ends with exit code 2 without a command', async () => {
    expect(await (await start([])).ended).toMatchObject({ code: 2, stdout: '' });
  });
});

describe('vaultref run --watch', () => {
  const SERVER = `
    process.on('SIGTERM', () => { console.log('goodbye'); process.exit(0); });
    console.log('has ' + process.env.DB_PASSWORD + ' ' + process.env.PLAIN);
    setInterval(() => {}, 1e6);`;

  it('ends the command gracefully on a rotation and starts it with the new value, and again for a changed file', async () => {
    const {
      process: child,
      ended,
      said,
    } = await start(['--watch', '--interval', '1', '--', NODE, '-e', SERVER]);
    await said(/has canary-1 text/);
    azure.rotate('db-password', 'canary-2');
    await said(/goodbye\nhas canary-2 text/);
    await workspace?.write({ '.env': ENV.replace('text', 'other') });
    await said(/goodbye\nhas canary-2 other/);
    child.kill('SIGTERM');
    const { code, stderr, stdout } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/goodbye/g)).toHaveLength(3);
  });

  it('ends a command that does not, after the grace', async () => {
    azure.rotate('db-password', 'canary-1');
    const stubborn = SERVER.replace("console.log('goodbye'); process.exit(0);", '');
    const args = ['--watch', '--interval', '1', '--grace', '1', '--', NODE, '-e', stubborn];
    const { process: child, said, ended } = await start(args);
    await said(/has canary-1/);
    azure.rotate('db-password', 'canary-2');
    await said(/has canary-2/);
    child.kill('SIGINT');
    expect(await ended).toMatchObject({ code: 130, stderr: '' });
  });

  it('starts the command again after a SIGHUP that it survived', async () => {
    azure.rotate('db-password', 'canary-1');
    const reloading = `process.on('SIGHUP', () => console.log('reloaded'));${SERVER}`;
    const args = ['--watch', '--interval', '1', '--', NODE, '-e', reloading];
    const { process: child, said, ended } = await start(args);
    await said(/has canary-1/);
    child.kill('SIGHUP');
    await said(/reloaded/);
    azure.rotate('db-password', 'canary-2');
    await said(/goodbye\nhas canary-2/);
    child.kill('SIGTERM');
    expect(await ended).toMatchObject({ code: 0, stderr: '' });
  });

  it('does not start it again when it is being ended', async () => {
    azure.rotate('db-password', 'canary-1');
    const slow = SERVER.replace('process.exit(0)', 'setTimeout(() => process.exit(0), 2500)');
    const args = ['--watch', '--interval', '1', '--', NODE, '-e', slow];
    const { process: child, said, ended } = await start(args);
    await said(/has canary-1/);
    child.kill('SIGTERM');
    await said(/goodbye/);
    azure.rotate('db-password', 'canary-2');
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(stdout).not.toContain('canary-2');
  });

  it('exits with the code of a command that ends by itself', async () => {
    const { ended } = await start(['--watch', '--', NODE, '-e', 'process.exit(4)']);
    expect(await ended).toEqual({ code: 4, stdout: '', stderr: '' });
  });

  it('keeps the command running while the vault fails, and says so', async () => {
    const {
      process: child,
      ended,
      said,
    } = await start(['--watch', '--interval', '1', '--', NODE, '-e', SERVER]);
    await said(/has canary-2/);
    const mend = azure.fault({ match: { kind: 'secret' }, status: 403, body: '{}' });
    const told = new Promise<void>((resolve) => child.stderr?.on('data', () => resolve()));
    await told;
    mend();
    child.kill('SIGTERM');
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'has canary-2 text\ngoodbye\n' });
    expect(stderr).toContain('refresh failed, the values of before stay in use');
    expect(stderr).not.toContain('canary');
  });
});
