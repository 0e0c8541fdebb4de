import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { SecretClient } from '@azure/keyvault-secrets';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { Workspace } from './workspace.js';

let azure: Emulator;
let workspace: Workspace | undefined;
beforeAll(async () => {
  azure = await startEmulator({
    vaults: {
      'my-app-kv': {
        'db-password': {
          value: 'canary-value',
          contentType: 'text/plain',
          tags: { team: 'shop', tier: '1' },
          expiresOn: '2099-01-31',
        },
        off: { value: 'canary-value', enabled: false },
        rotated: {
          versions: [
            { value: 'old', version: '11111111111111111111111111111111' },
            { value: 'new', version: '22222222222222222222222222222222' },
          ],
        },
      },
      'payments-prod-kv': { 'api-key': 'canary-value' },
    },
  });
});
afterAll(() => azure.stop());
afterEach(() => workspace?.remove());

async function vaultref(args: string[], input: string | Buffer = '', files: Record<string, string> = {}) {
  workspace = await Workspace.create({ '.env': 'KEY_VAULT_NAME=my-app-kv\n', ...files });
  return workspace.run(args, { azure, input });
}

async function valueOf(name: string, vault = 'my-app-kv') {
  const client = new SecretClient(`https://${vault}.vault.azure.net`, azure.credential, azure.clientOptions);
  return client.getSecret(name);
}

describe('vaultref list', () => {
  it('lists names, versions, dates, content types and tags, and no value', async () => {
    const { code, stdout, stderr } = await vaultref(['list']);
    expect(stdout).toMatch(/^NAME +VERSION +STATE +UPDATED +EXPIRES +CONTENT TYPE +TAGS\n/);
    expect(stdout).toMatch(
      /^db-password +[0-9a-f]{32} +enabled +\d{4}-\d\d-\d\d +in \d+ d +text\/plain +team=shop, tier=1$/m,
    );
    expect(stdout).toMatch(/^off +[0-9a-f]{32} +disabled/m);
    expect(stdout).toMatch(/^rotated +2{32} +enabled/m);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).not.toContain('canary');
  });

  it('prints JSON, and asks for no versions with --no-versions', async () => {
    const before = azure.requests.length;
    const { stdout } = await vaultref(['list', '--json', '--no-versions']);
    expect(JSON.parse(stdout)).toEqual([
      expect.objectContaining({ name: 'db-password', enabled: true, tags: { team: 'shop', tier: '1' } }),
      expect.objectContaining({ name: 'off', enabled: false }),
      expect.objectContaining({ name: 'rotated' }),
    ]);
    expect(azure.requests.slice(before).filter(({ operation }) => operation === 'listVersions')).toEqual([]);
  });

  it('lists the vault that is named, by its name or by an alias of vaultref.config', async () => {
    const config = { 'vaultref.config.json': '{ "vaults": { "payments": "payments-prod-kv" } }' };
    expect((await vaultref(['list', 'payments-prod-kv'])).stdout).toContain('api-key');
    expect((await vaultref(['list', 'payments'], '', config)).stdout).toContain('api-key');
  });

  it('ends with exit code 1 when the vault cannot be asked', async () => {
    const mend = azure.fault({ match: { operation: 'listSecrets' }, status: 403, body: '{}' });
    const { code, stdout, stderr } = await vaultref(['list']);
    mend();
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
    expect(stderr).toContain('ERR_FORBIDDEN');
  });
});

describe('vaultref set', () => {
  it('makes a version of what standard input holds, without its last line break, and prints the version', async () => {
    const args = [
      'set',
      'my-app-kv/fresh',
      '--content-type',
      'text/plain',
      '--tag',
      'a=1',
      '--tag',
      'b=x=y',
      '--expires',
      '2037-01-31',
    ];
    const { code, stdout, stderr } = await vaultref(args, 'pässword with "quotes"\n');
    const { value, properties } = await valueOf('fresh');
    expect(value).toBe('pässword with "quotes"');
    expect(properties).toMatchObject({
      contentType: 'text/plain',
      tags: { a: '1', b: 'x=y' },
      expiresOn: new Date('2037-01-31'),
    });
    expect({ code, stdout, stderr }).toEqual({
      code: 0,
      stdout: `my-app-kv/fresh has the new version ${properties.version}\n`,
      stderr: '',
    });
  });

  it('writes to the default vault, to one by alias, and to one by name', async () => {
    const config = { 'vaultref.config.json': '{ "vaults": { "payments": "payments-prod-kv" } }' };
    await vaultref(['set', 'plain'], 'one');
    expect((await valueOf('plain')).value).toBe('one');
    await vaultref(['set', 'payments/by-alias'], 'two', config);
    expect((await valueOf('by-alias', 'payments-prod-kv')).value).toBe('two');
    await vaultref(['set', 'payments-prod-kv/by-name'], 'three');
    expect((await valueOf('by-name', 'payments-prod-kv')).value).toBe('three');
  });

  it('keeps the last line break with --raw, and drops one at most without', async () => {
    await vaultref(['set', 'raw', '--raw'], 'a\n');
    expect((await valueOf('raw')).value).toBe('a\n');
    await vaultref(['set', 'raw'], 'a\n\r\n');
    expect((await valueOf('raw')).value).toBe('a\n');
  });

  it.each([
    ['a value among the arguments', ['set', 'x', 'canary-argument'], 'in', 2],
    ['no value', ['set', 'x'], '', 2],
    ['a value that is no text', ['set', 'x'], Buffer.from([0xff, 0xfe, 0x00]), 2],
    ['a date that is none', ['set', 'x', '--expires', 'soon'], 'in', 2],
    ['a date in the past', ['set', 'x', '--expires', '2001-01-01'], 'in', 2],
    ['a date that the SDK would turn into another one', ['set', 'x', '--expires', '2099-01-01'], 'in', 2],
    ['a tag that is none', ['set', 'x', '--tag', 'team'], 'in', 2],
    ['a name that is none', ['set', 'my_secret'], 'in', 2],
    ['an identifier', ['set', 'https://my-app-kv.vault.azure.net/secrets/x'], 'in', 2],
  ] as const)('refuses %s and writes nothing', async (_, args, input, code) => {
    const before = azure.requests.length;
    const ended = await vaultref([...args], input);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).not.toContain('canary-argument');
    expect(azure.requests.slice(before).filter(({ method }) => method === 'PUT')).toEqual([]);
  });
});
