import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type Emulator, startEmulator } from '@vaultref/emulator';
import { mkdir, readFile, symlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { Workspace } from './workspace.js';

interface Block {
  readonly language: string;
  readonly title: string | undefined;
  readonly text: string;
}

const ROOT = fileURLToPath(new URL('..', import.meta.url));

let azure: Emulator;
let workspace: Workspace;
let blocks: Block[];
let files: Record<string, string>;

beforeAll(async () => {
  const page = await readFile(join(ROOT, 'README.md'), 'utf8');
  blocks = [...page.matchAll(/^```(\w+)(?: title="([^"]+)")?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', title, text = '']) => ({ language, title, text }),
  );
  files = Object.fromEntries(
    blocks.flatMap(({ title, text }) => (title === undefined ? [] : [[title, text]])),
  );
  azure = await startEmulator({
    vaults: {
      'my-app-kv': { 'db-password': 'sixteen letters!' },
      'payments-prod-kv': {
        'db-password': 'canary-1',
        'api-key': { value: 'canary-2', contentType: 'text/plain', tags: { team: 'shop' } },
      },
    },
  });
  workspace = await Workspace.create({ '.env': file('.env') });
  // As after npm install: the packages, and the command on the way of npx.
  const modules = join(workspace.folder, 'node_modules');
  for (const [name, target] of [
    ['@vaultref/cli', ROOT],
    ['@vaultref/core', join(ROOT, 'node_modules/@vaultref/core')],
    ['.bin/vaultref', join(ROOT, 'bin/vaultref.mjs')],
  ] as const) {
    await mkdir(dirname(join(modules, name)), { recursive: true });
    await symlink(target, join(modules, name));
  }
});
afterAll(async () => {
  await azure.stop();
  await workspace.remove();
});

function file(title: string): string {
  const text = files[title];
  if (text === undefined) throw new Error(`the page has no ${title}`);
  return text;
}

/** What follows `$`, and what the page shows then. */
function example(command: RegExp): { command: string; shown: string } {
  for (const { language, text } of blocks) {
    const [line = '', ...rest] = text.split('\n');
    if (language === 'console' && command.test(line))
      return { command: line.slice(2), shown: rest.join('\n') };
  }
  throw new Error(`the page has no example ${command}`);
}

/** Runs a line in a shell, in which `vaultref` is the built command. */
function shell(line: string) {
  const env = { PATH: `${join(workspace.folder, 'node_modules/.bin')}:${process.env['PATH']}` };
  return workspace.startProgram(['sh', '-c', line], { azure, env }).ended;
}

const masked = (text: string): string =>
  text.replaceAll(/\b[0-9a-f]{32}\b/g, '<version>').replaceAll(/\d{4}-\d\d-\d\d/g, '<date>');

describe('the examples of README.md', () => {
  it.each([
    ['$ vaultref check', { '.env': true }, 1],
    ['$ vaultref run', { '.env': 'KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password\n' }, 0],
    ['$ vaultref list', {}, 0],
    ['$ echo', {}, 0],
    ['$ vaultref explain', { 'config/default.yaml': true, 'vaultref.config.ts': true }, 0],
  ])('%s prints what the page shows', async (start, needs, code) => {
    for (const [name, text] of Object.entries(needs))
      await workspace.write({ [name]: typeof text === 'string' ? text : file(name) });
    const { command, shown } = example(new RegExp(`^${start.replace('$', String.raw`\$`)}`));
    const ended = await shell(command);
    expect({ code: ended.code, stdout: masked(ended.stdout), stderr: ended.stderr }).toEqual({
      code,
      stdout: masked(shown),
      stderr: '',
    });
  });
});

describe('the workflow of README.md', () => {
  it('runs: its commands check what there is', async () => {
    const workflow = parse(file('.github/workflows/vaultref.yml')) as {
      jobs: Record<string, { steps: { run?: string; uses?: string }[] }>;
    };
    const commands = Object.values(workflow.jobs)
      .flatMap(({ steps }) => steps)
      .flatMap(({ run }) => (run?.includes('vaultref') ? [run] : []));
    expect(commands).toHaveLength(2);
    await workspace.write({
      'config/default.yaml': file('config/default.yaml'),
      'vaultref.config.ts': file('vaultref.config.ts'),
    });
    for (const command of commands) expect(await shell(command)).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(await workspace.read('vaultref.sarif'))).toMatchObject({ version: '2.1.0' });
  });
});

describe('lint-staged of README.md', () => {
  it('runs: its command takes the paths of files and fails for a broken one', async () => {
    const { 'lint-staged': config } = JSON.parse(file('package.json')) as {
      'lint-staged': Record<string, string>;
    };
    const [command] = Object.values(config);
    await workspace.write({
      'config/default.yaml': file('config/default.yaml'),
      'config/bad.yaml': 'a: @keyvault:x\n',
    });
    const path = (name: string): string => `'${join(workspace.folder, name)}'`;
    expect(await shell(`${command} ${path('config/default.yaml')}`)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    });
    expect(await shell(`${command} ${path('config/default.yaml')} ${path('config/bad.yaml')}`)).toMatchObject(
      {
        code: 1,
        stdout: expect.stringContaining('bad.yaml:1'),
      },
    );
  });
});
