import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { git, HAS_GIT } from './git.js';
import { Workspace } from './workspace.js';

const VERSION = '0123456789abcdef0123456789abcdef';
const inDays = (days: number): string => new Date(Date.now() + days * 86_400_000).toISOString();

let workspace: Workspace | undefined;
afterEach(() => workspace?.remove());

async function check(files: Record<string, string>, args: string[] = [], env: NodeJS.ProcessEnv = {}) {
  workspace = await Workspace.create(files);
  return workspace.run(['check', ...args], { env });
}

/** What the report says, row by row. */
function rowsIn(stdout: string): Record<string, unknown>[] {
  return (JSON.parse(stdout) as { rows: Record<string, unknown>[] }).rows;
}

describe('vaultref check', () => {
  it('finds references in .env, YAML and JSON where configuration usually is', async () => {
    const { code, stdout, stderr } = await check({
      '.env': `KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password@${VERSION}\n`,
      '.env.production': 'API_KEY=@keyvault:api-key\n',
      'config/default.yaml': "db:\n  url: 'postgres://app:@keyvault{db-password?encode=uri}@db/app'\n",
      'config/deep/more.json': '{ "token": { "$keyvault": "token" } } // with a comment',
      'config/node_modules/x.json': '{ "a": "@keyvault:" }',
      'config/.hidden/x.json': '{ "a": "@keyvault:" }',
      'other/x.json': '{ "a": "@keyvault:" }',
    });
    expect(stdout).toBe(
      [
        'PATH         WHERE                    VAULT      SECRET       VERSION   STATUS  FIX',
        'DB_PASSWORD  .env:2                   my-app-kv  db-password  01234567  ok',
        'API_KEY      .env.production:1        my-app-kv  api-key                ok',
        'token        config/deep/more.json:1  my-app-kv  token                  ok',
        'db.url       config/default.yaml:2    my-app-kv  db-password            ok',
        '',
        '4 references in 4 files, no problems',
        '',
      ].join('\n'),
    );
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  });

  it('does not pass over a file in UTF-16, as some shells of Windows write it', async () => {
    workspace = await Workspace.create();
    const text = 'db:\n  password: "@keyvault:my_secret"\n';
    await writeFile(join(workspace.folder, 'app.yaml'), Buffer.from(`\uFEFF${text}`, 'utf16le'));
    const { code, stdout } = await workspace.run(['check', 'app.yaml', '--json']);
    expect([code, rowsIn(stdout).map(({ status }) => status)]).toEqual([1, ['ERR_SOURCE_UNREADABLE']]);
  });

  it('tells what is wrong, where, and what to do, and ends with exit code 1', async () => {
    const { code, stdout } = await check(
      {
        '.env': 'A=1\nB=@keyvault:db#/password\n',
        '.env.local': 'C=@keyvault:my_secret\nDB_PASSWORD=hunter2hunter2\n',
        'config/a.yaml': 'x:\n  y: @keyvault:a\n',
        'config/b.json': '{ "z": "@keyvault:other-kv/a",\n "w": "@keyvault:a?encode=url" }',
      },
      ['--json', '--vault', 'my-app-kv'],
    );
    const told = rowsIn(stdout).map(({ path, file, line, status, reason, fix }) => [
      path,
      file,
      line,
      status,
      reason,
      fix,
    ]);
    expect(told).toEqual([
      ['B', '.env', 2, 'ERR_SOURCE_SYNTAX', 'UNQUOTED_HASH', 'put the whole value in double quotes'],
      ['C', '.env.local', 1, 'ERR_REFERENCE_SYNTAX', 'NAME', 'did you mean "my-secret"?'],
      [
        '',
        'config/a.yaml',
        2,
        'ERR_SOURCE_SYNTAX',
        'UNQUOTED_AT',
        expect.stringContaining('quote the reference'),
      ],
      [
        'z',
        'config/b.json',
        1,
        'ERR_VAULT_NOT_ALLOWED',
        undefined,
        expect.stringContaining("vaults: ['other-kv']"),
      ],
      ['w', 'config/b.json', 2, 'ERR_REFERENCE_SYNTAX', 'OPTION', expect.stringContaining('uri')],
    ]);
    expect(code).toBe(1);
  });

  it('tells of plain text beside references without printing it, unless its name is exempt', async () => {
    const files = { '.env': 'A=@keyvault:a\nDB_PASSWORD=hunter2hunter2\nURL=amqp://app:hunter2hunter2@mq\n' };
    const found = await check(files, ['--quiet']);
    expect(found.stdout).toMatch(/DB_PASSWORD +\.env:2 .*PLAINTEXT_SECRET/);
    expect(found.stdout).toMatch(/URL +\.env:3 .*PLAINTEXT_SECRET/);
    expect(found.stdout).not.toContain('hunter2');
    expect(found.code).toBe(1);
    expect(await check(files, ['--quiet', '--allow-plaintext', 'DB_PASSWORD,URL'])).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
  });

  it('tells of references under names that run and the preload refuse', async () => {
    const { code, stdout } = await check(
      {
        '.env':
          'KEY_VAULT_NAME=my-app-kv\nAZURE_CLIENT_SECRET=@keyvault:a\nAZURE_OPENAI_API_KEY=@keyvault:a\n',
        'config/a.yaml': "HTTPS_PROXY: '@keyvault:a'\n",
      },
      ['--json'],
    );
    expect(rowsIn(stdout).map(({ path, status, level }) => [path, status, level])).toEqual([
      ['AZURE_CLIENT_SECRET', 'ERR_EXPORT_REFUSED', 'warning'],
      ['AZURE_OPENAI_API_KEY', 'ok', 'ok'],
      ['HTTPS_PROXY', 'ok', 'ok'],
    ]);
    expect(code).toBe(1);
  });

  it('tells of files that are no valid YAML or JSON, although they mention no vault', async () => {
    const files = {
      'config/a.yaml': 'a: [1\n',
      'config/b.json': '{ "a": 1 ',
      'config/c.json': '{ "a": 1, } // fine',
      // Found only, and of another use.
      'config/list.json': '[1]',
      'config/several.yaml': 'a: 1\n---\nb: 2\n',
      'config/template.yaml': '{{ if x }}\na: [1\n',
      'other/d.yaml': 'a: [1\n',
    };
    const found = await check(files, ['--json']);
    const told = ({ stdout }: { stdout: string }) => rowsIn(stdout).map(({ file, status }) => [file, status]);
    const broken = (file: string) => [file, 'ERR_SOURCE_SYNTAX'];
    expect([found.code, told(found)]).toEqual([1, [broken('config/a.yaml'), broken('config/b.json')]]);
    const named = Object.keys(files);
    expect(told(await check(files, ['--json', ...named]))).toEqual(
      named.filter((file) => file !== 'config/c.json').map(broken),
    );
    expect(told(await check(files, ['--json', 'other']))).toEqual([broken('other/d.yaml')]);
  });

  it('reads no references from what init has kept, and says that it lies there', async () => {
    const files = {
      '.env': 'A=@keyvault:a\n',
      '.env.before-vaultref': 'A=@keyvault:not_a_name\nDB_PASSWORD=hunter2hunter2\n',
    };
    const { code, stdout } = await check(files);
    expect(stdout).toMatch(/^ +\.env\.before-vaultref +PLAINTEXT_BACKUP +.* then delete the file$/m);
    expect(stdout).toContain('1 reference in 1 file, no problems');
    expect(stdout).not.toContain('hunter2');
    expect(code).toBe(0);
  });

  it('checks the files and folders given, with the default vault of .env', async () => {
    const files = {
      '.env': 'KEY_VAULT_NAME=my-app-kv\nA=@keyvault:my_secret\n',
      'app/settings.yml': "a: '@keyvault:a'\n",
      'app/deep/b.env': 'B=@keyvault:b\n',
      'one.jsonc': '{ "c": "@keyvault:c" } // one',
    };
    const { code, stdout } = await check(files, ['--json', 'app', 'one.jsonc']);
    expect(rowsIn(stdout).map(({ file, vault }) => [file, vault])).toEqual([
      ['app/deep/b.env', 'my-app-kv'],
      ['app/settings.yml', 'my-app-kv'],
      ['one.jsonc', 'my-app-kv'],
    ]);
    expect(code).toBe(0);
  });

  it('says when nothing tells which vaults are allowed', async () => {
    const { stderr, code } = await check({ '.env': 'A=@keyvault:x-kv/a\n' });
    expect(stderr).toMatch(/^note: nothing says which vaults are allowed/);
    expect(code).toBe(0);
  });

  it('says that a file cannot be read, instead of leaving it out', async () => {
    workspace = await Workspace.create({ 'config/a.yaml': "a: '@keyvault:a'\n" });
    await chmod(join(workspace.folder, 'config/a.yaml'), 0);
    const { code, stdout } = await workspace.run(['check', 'config']);
    // To root every file is readable.
    const readable = process.getuid?.() === 0 || process.platform === 'win32';
    expect(code).toBe(readable ? 0 : 1);
    expect(stdout).toContain(readable ? 'no problems' : 'ERR_SOURCE_UNREADABLE');
  });

  it.each([
    ['nothing to check', []],
    ['a file that is not there', ['nope.env']],
    ['a file of another kind', ['README.md']],
    ['an unknown option', ['--nope']],
    ['--json and --sarif', ['--json', '--sarif']],
    ['a configuration file that is not there', ['--config', 'nope.json']],
  ])('ends with exit code 2 for %s', async (_, args) => {
    const { code, stdout, stderr } = await check({ 'README.md': '@keyvault:' }, args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).not.toBe('');
  });

  it('prints in colour only on a terminal or with FORCE_COLOR', async () => {
    const files = { '.env': 'A=@keyvault:a\n' };
    const escape = '\u001B[';
    expect((await check(files, [], { CI: '1' })).stdout).not.toContain(escape);
    expect((await check(files, [], { FORCE_COLOR: '1' })).stdout).toContain(escape);
    expect((await check(files, [], { FORCE_COLOR: '1', NO_COLOR: '1' })).stdout).not.toContain(escape);
  });
});

describe('vaultref check with a configuration file', () => {
  const core = import.meta.resolve('@vaultref/core');
  const cli = new URL('../dist/index.js', import.meta.url).href;
  const files = {
    'conf/app.yaml': "db:\n  password: '@keyvault:payments/db-password'\n  other: '@keyvault:x-kv/a'\n",
    '.env': 'X=@keyvault:ignored_by_sources\n',
  };
  const options =
    "{ vault: 'my-app-kv', vaults: { payments: 'payments-prod-kv' }, sources: [yamlFile('conf/app.yaml')] }";

  it.each([
    [
      'vaultref.config.ts',
      `import { yamlFile } from '${core}';\nimport { defineConfig } from '${cli}';\nconst typed: number = 1; void typed;\nexport default defineConfig(${options});\n`,
    ],
    ['vaultref.config.mjs', `import { yamlFile } from '${core}';\nexport default ${options};\n`],
    [
      'vaultref.config.json',
      // With the mark that editors of Windows put at the beginning.
      '\uFEFF{ "vault": "my-app-kv", "vaults": { "payments": "payments-prod-kv" }, "sources": ["conf/app.yaml"] }',
    ],
  ])('takes sources and vaults from %s', async (name, text) => {
    const { code, stdout, stderr } = await check({ ...files, [name]: text }, ['--json']);
    expect(stderr).toBe('');
    expect(rowsIn(stdout).map(({ path, vault, status }) => [path, vault, status])).toEqual([
      ['db.password', 'payments-prod-kv', 'ok'],
      ['db.other', 'x-kv', 'ERR_VAULT_NOT_ALLOWED'],
    ]);
    expect(code).toBe(1);
  });

  it.each([
    ['vaultref.config.mjs', "export default { vualt: 'x' }", 1, 'did you mean "vault"'],
    ['vaultref.config.mjs', 'export default 1', 2, 'does not export the options'],
    ['vaultref.config.json', '{ "vault": 1 }', 2, 'vault is not a text'],
    ['vaultref.config.json', '{ "vault": "hunter2hunter2', 2, 'cannot be loaded'],
    ['vaultref.config.json', '{ "credential": {} }', 2, 'credential'],
  ])('refuses %s with %s', async (name, text, code, message) => {
    const ended = await check({ ...files, [name]: text });
    expect(ended).toMatchObject({ code, stderr: expect.stringContaining(message) });
    expect(ended.stderr).not.toContain('hunter2');
  });
});

describe('vaultref check --online', () => {
  let azure: Emulator;
  beforeAll(async () => {
    azure = await startEmulator({
      vaults: {
        'my-app-kv': {
          good: { value: 'canary-value', version: VERSION, expiresOn: inDays(90.5) },
          off: { value: 'canary-value', enabled: false },
          old: { value: 'canary-value', expiresOn: inDays(-3.5) },
          soon: { value: 'canary-value', expiresOn: inDays(3.5) },
        },
      },
      identities: { system: { vaults: { 'my-app-kv': ['list'] } } },
    });
  });
  afterAll(() => azure.stop());

  const FILES = {
    '.env': [
      'KEY_VAULT_NAME=my-app-kv',
      'GOOD=@keyvault:good',
      `PINNED=@keyvault:good@${VERSION}`,
      `GONE=@keyvault:good@${VERSION.replace('0', 'f')}`,
      'OFF=@keyvault:off',
      'OLD=@keyvault:old',
      'SOON=@keyvault:soon',
      'MISSING=@keyvault:missing',
      'MAY_MISS=@keyvault:missing?optional',
      'ELSEWHERE=@keyvault:other-kv/x',
      '',
    ].join('\n'),
  };
  const STATES = {
    GOOD: 'ok',
    PINNED: 'ok',
    GONE: 'ERR_VERSION_NOT_FOUND',
    OFF: 'ERR_SECRET_DISABLED',
    OLD: 'ERR_SECRET_EXPIRED',
    SOON: 'expiring',
    MISSING: 'ERR_SECRET_NOT_FOUND',
    MAY_MISS: 'absent',
    ELSEWHERE: 'ERR_VAULT_NOT_ALLOWED',
  };

  it('asks by listing what there is, and reads nothing', async () => {
    workspace = await Workspace.create(FILES);
    const before = azure.requests.length;
    const { code, stdout } = await workspace.run(['check', '--online', '--json'], { azure });
    const rows = rowsIn(stdout);
    expect(Object.fromEntries(rows.map(({ path, status }) => [path, status]))).toEqual(STATES);
    expect(rows.find(({ path }) => path === 'GOOD')).toMatchObject({ version: VERSION, way: 'list' });
    const requests = azure.requests.slice(before);
    expect(requests.filter(({ operation }) => operation === 'getSecret')).toEqual([]);
    expect(requests.filter(({ kind }) => kind === 'token')).toHaveLength(1);
    expect(requests.some(({ vault }) => vault === 'other-kv')).toBe(false);
    expect(code).toBe(1);
    expect(stdout).not.toContain('canary');
  });

  it('says in the table how old and how long, and how it asked', async () => {
    workspace = await Workspace.create(FILES);
    const { stdout, stderr } = await workspace.run(['check', '--online'], { azure });
    expect(stdout).toMatch(/^PATH +WHERE +VAULT +SECRET +VERSION +AGE +EXPIRES +STATUS +FIX$/m);
    expect(stdout).toMatch(/^GOOD +\.env:2 +my-app-kv +good +01234567 +\d+ \w+ +in 90 d +ok$/m);
    expect(stdout).toMatch(/^OLD .* 3 d ago +ERR_SECRET_EXPIRED/m);
    expect(stdout).toMatch(/9 references in 1 file, 5 problems; secrets asked for: \d by listing/);
    expect(stderr).toBe('');
  });

  it('reads where listing is not permitted, and says so', async () => {
    const readers = await startEmulator({
      vaults: { 'my-app-kv': { good: 'canary-value' } },
      identities: { system: { vaults: { 'my-app-kv': ['get'] } } },
    });
    workspace = await Workspace.create({ '.env': 'KEY_VAULT_NAME=my-app-kv\nGOOD=@keyvault:good\n' });
    const { code, stdout, stderr } = await workspace.run(['check', '--online'], { azure: readers });
    await readers.stop();
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('secrets asked for: 1 by reading');
    expect(stdout).not.toContain('canary');
  });

  it('says of no secret that it was asked for where there is no credential', async () => {
    workspace = await Workspace.create({ '.env': 'KEY_VAULT_NAME=my-app-kv\nGOOD=@keyvault:good\n' });
    const env = { AZURE_TOKEN_CREDENTIALS: 'EnvironmentCredential' };
    const { stdout } = await workspace.run(['check', '--online'], { env });
    expect(stdout).toContain('ERR_CREDENTIAL_UNAVAILABLE');
    expect(stdout).toMatch(/1 reference in 1 file, 1 problem$/m);
  });

  it('refuses vaults that nobody has named', async () => {
    workspace = await Workspace.create({ '.env': 'A=@keyvault:my-app-kv/good\nB=@keyvault:good\n' });
    const { code, stdout } = await workspace.run(['check', '--online', '--json'], { azure });
    expect(rowsIn(stdout).map(({ status }) => status)).toEqual([
      'ERR_VAULT_NOT_ALLOWED',
      'ERR_NO_DEFAULT_VAULT',
    ]);
    expect(code).toBe(1);
  });
});

(HAS_GIT ? describe : describe.skip)('vaultref check in a repository of git', () => {
  it('takes what init has kept for a problem where git would take it', async () => {
    workspace = await Workspace.create({ '.env': 'A=@keyvault:a\n', '.env.before-vaultref': 'A=x\n' });
    git(workspace, 'init', '--quiet');
    const open = await workspace.run(['check', '--quiet', '.env.before-vaultref']);
    expect(open).toMatchObject({ code: 1, stdout: expect.stringContaining('git does not ignore them') });
    await workspace.write({ '.gitignore': '.env*\n' });
    expect(await workspace.run(['check', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('vaultref check on a large folder', () => {
  it('checks 200 files with 2,000 references without a vault', async () => {
    const files = Object.fromEntries(
      Array.from({ length: 200 }, (_, file) => {
        const names = Array.from({ length: 10 }, (__, n) => `s-${file}-${n}`);
        return file % 2 === 0
          ? [`f/${file}.yaml`, names.map((name) => `${name}: '@keyvault:${name}'`).join('\n')]
          : [`f/.env.${file}`, names.map((name, n) => `V_${n}=@keyvault:${name}`).join('\n')];
      }),
    );
    workspace = await Workspace.create(files);
    const startedAt = performance.now();
    const { code, stdout } = await workspace.run(['check', 'f']);
    const ms = Math.round(performance.now() - startedAt);
    console.log(`vaultref check: 200 files, 2,000 references in ${ms} ms, process start included`);
    expect(stdout).toContain('2000 references in 200 files, no problems');
    expect(code).toBe(0);
    expect(ms).toBeLessThan(10_000);
  });
});
