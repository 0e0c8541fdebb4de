import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { stripVTControlCharacters } from 'node:util';
import { HAS_TERMINAL, onTerminal } from './pseudo-terminal.js';
import { Workspace } from './workspace.js';

let azure: Emulator;
let workspace: Workspace;
beforeAll(async () => {
  azure = await startEmulator({ vaults: { 'my-app-kv': { 'db-password': 'canary-value' } } });
});
afterAll(() => azure.stop());
afterEach(() => workspace.remove());

const ENV = 'KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password\n';

(HAS_TERMINAL ? describe : describe.skip)('on a terminal', () => {
  it('check prints in colour, wraps to the terminal, and shows how far it has come', async () => {
    workspace = await Workspace.create({ '.env': `${ENV}X=@keyvault:missing\n` });
    const { code, shown } = await onTerminal(workspace, ['check', '--online'], { azure }).ended;
    expect(code).toBe(1);
    expect(shown).toContain('\u001B[32mok\u001B[39m');
    expect(shown).toContain('asking the vaults: 2 of 2 secrets\r\u001B[2K');
    const table = shown.slice(shown.indexOf('PATH'));
    const plain = stripVTControlCharacters(table);
    expect(Math.max(...plain.split('\r\n').map((line) => line.length))).toBeLessThanOrEqual(100);
    expect(plain).toContain('ERR_SECRET_NOT_FOUND');
  });

  it('check prints no colours with NO_COLOR', async () => {
    workspace = await Workspace.create({ '.env': ENV });
    const { shown } = await onTerminal(workspace, ['check'], { env: { NO_COLOR: '1' } }).ended;
    expect(shown).not.toContain('\u001B[');
  });

  it('set asks for the value and does not show it', async () => {
    workspace = await Workspace.create({ '.env': ENV });
    const terminal = onTerminal(workspace, ['set', 'typed'], { azure });
    await terminal.shows(/Value of my-app-kv\/typed \(not shown\)/);
    terminal.type('canary-typed\r');
    const { code, shown } = await terminal.ended;
    expect({ code, shown }).toEqual({
      code: 0,
      shown: expect.stringContaining('my-app-kv/typed has the new version'),
    });
    expect(shown).not.toContain('canary-typed');
    const client = new SecretClient(
      'https://my-app-kv.vault.azure.net',
      azure.credential,
      azure.clientOptions,
    );
    expect((await client.getSecret('typed')).value).toBe('canary-typed');
  });

  it('set writes nothing after Ctrl+C', async () => {
    workspace = await Workspace.create({ '.env': ENV });
    const terminal = onTerminal(workspace, ['set', 'cancelled'], { azure });
    await terminal.shows(/Value of/);
    terminal.type('half\u0003');
    const { code, shown } = await terminal.ended;
    expect({ code, shown }).toEqual({ code: 2, shown: expect.stringContaining('nothing was written') });
    expect(shown).not.toContain('half');
  });

  it('run gives the command the terminal, and Ctrl+C reaches it once', async () => {
    workspace = await Workspace.create({ '.env': ENV });
    const program = `let n = 0; process.on('SIGINT', () => { n += 1; setTimeout(() => { console.log('interrupts ' + n); process.exit(6); }, 300); });
      setInterval(() => {}, 1e6); console.log('terminal ' + process.stdin.isTTY + process.stdout.isTTY + process.stdout.columns);`;
    const terminal = onTerminal(workspace, ['run', '--', process.execPath, '-e', program], { azure });
    await terminal.shows(/terminal truetrue100/);
    terminal.type('\u0003');
    const { code, shown } = await terminal.ended;
    expect(code).toBe(6);
    expect(shown).toContain('interrupts 1');
  });

  it.each([
    ['y', 'DB_PASSWORD=@keyvault:db-password\n'],
    ['n', 'DB_PASSWORD=hunter2hunter2\n'],
  ])('init asks, and with %s the file is %j', async (key, expected) => {
    workspace = await Workspace.create({ '.env': 'DB_PASSWORD=hunter2hunter2\n' });
    const terminal = onTerminal(workspace, ['init']);
    await terminal.shows(/Write these references to \.env\?/);
    terminal.type(key);
    const { code, shown } = await terminal.ended;
    expect(code).toBe(0);
    expect(shown).not.toContain('hunter2');
    expect(await workspace.read('.env')).toBe(expected);
  });
});
