import { afterEach, describe, expect, it } from '@jest/globals';
import { startEmulator } from '@vaultref/emulator';
import { Workspace } from './workspace.js';

let workspace: Workspace | undefined;
afterEach(() => workspace?.remove());

const core = import.meta.resolve('@vaultref/core');
const FILES = {
  'default.yaml': "db:\n  password: 'hunter2hunter2'\n  user: app\n",
  'local.yaml': "db:\n  password: '@keyvault:db-password'\n",
  'vaultref.config.mjs': `import { environment, yamlFile } from '${core}';
export default {
  vault: 'my-app-kv',
  sources: [yamlFile('default.yaml'), yamlFile('local.yaml'), environment({ nested: '__' })],
};`,
};

describe('vaultref explain', () => {
  it('lists every layer that sets the path, which wins, and where the reference leads', async () => {
    workspace = await Workspace.create(FILES);
    const { code, stdout } = await workspace.run(['explain', 'db.password']);
    expect(stdout).toBe(
      [
        'db.password',
        '',
        '      LAYER                   WHERE           VALUE',
        '      yaml file default.yaml  default.yaml:2  text',
        'wins  yaml file local.yaml    local.yaml:2    reference',
        '',
        'Of the layers that set it, the last one wins.',
        '',
        'PATH         WHERE         VAULT      SECRET       VERSION  STATUS  FIX',
        'db.password  local.yaml:2  my-app-kv  db-password           ok',
        '',
      ].join('\n'),
    );
    expect(code).toBe(0);
  });

  it('knows the environment, and tells as JSON too', async () => {
    workspace = await Workspace.create(FILES);
    const env = { DB__PASSWORD: 'hunter2hunter2' };
    const { stdout } = await workspace.run(['explain', 'db.password', '--json'], { env });
    expect(JSON.parse(stdout)).toEqual({
      path: ['db', 'password'],
      layers: [
        expect.objectContaining({ name: 'yaml file default.yaml', kind: 'text', wins: false }),
        expect.objectContaining({ name: 'yaml file local.yaml', kind: 'reference', wins: false }),
        expect.objectContaining({ name: 'environment', kind: 'text', wins: true }),
      ],
      sources: ['yaml file default.yaml', 'yaml file local.yaml', 'environment'],
      leftOut: [],
      rows: [],
    });
    expect(stdout).not.toContain('hunter2');
  });

  it('explains variables without a configuration file, and asks the vault with --online', async () => {
    const azure = await startEmulator({ vaults: { 'my-app-kv': { a: 'canary-value' } } });
    workspace = await Workspace.create({
      '.env': 'KEY_VAULT_NAME=my-app-kv\nA=@keyvault:a\nB=@keyvault:b\n',
    });
    const good = await workspace.run(['explain', 'A', '--online'], { azure });
    const missing = await workspace.run(['explain', 'B', '--online'], { azure });
    await azure.stop();
    expect(good).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^A +\.env:2 +my-app-kv +a +\w{8} .* ok$/m),
    });
    expect(missing).toMatchObject({ code: 1, stdout: expect.stringContaining('ERR_SECRET_NOT_FOUND') });
  });

  it('asks no vault that nobody has named', async () => {
    workspace = await Workspace.create({ '.env': 'A=@keyvault:other-kv/a\n' });
    expect(await workspace.run(['explain', 'A', '--online'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('ERR_VAULT_NOT_ALLOWED'),
    });
  });

  it('ends with exit code 1 for a path that nothing sets, and knows what was meant', async () => {
    workspace = await Workspace.create(FILES);
    expect(await workspace.run(['explain', 'db.nope'])).toMatchObject({
      code: 1,
      stdout: expect.stringContaining('No layer sets it. Sources:'),
    });
    const { stdout } = await workspace.run(['explain', 'db.pasword']);
    expect(stdout).toContain('No layer sets it. Did you mean db.password?');
    const { stdout: json } = await workspace.run(['explain', 'db.pasword', '--json']);
    expect(JSON.parse(json)).toMatchObject({ nearest: ['db', 'password'], layers: [] });
  });
});
