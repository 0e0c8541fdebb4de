import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createRequire } from 'node:module';
import { Workspace } from './workspace.js';

let workspace: Workspace;
beforeAll(async () => {
  workspace = await Workspace.create();
});
afterAll(() => workspace.remove());

describe('vaultref', () => {
  it('prints its version', async () => {
    const { version } = createRequire(import.meta.url)('../package.json') as { version: string };
    expect(await workspace.run(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it('explains itself and its exit codes', async () => {
    const { code, stdout } = await workspace.run(['--help']);
    expect(code).toBe(0);
    expect(stdout).toContain('Exit codes:');
  });

  it.each(['check', 'explain', 'run', 'list', 'set', 'init'])(
    '%s explains itself with examples',
    async (name) => {
      const { code, stdout } = await workspace.run([name, '--help']);
      expect({ code, stdout }).toEqual({
        code: 0,
        stdout: expect.stringMatching(/^Usage: vaultref [^]*Examples:\n {2}vaultref /),
      });
    },
  );

  it.each([
    ['no command', [], 'Usage: vaultref'],
    ['an unknown command', ['chek'], 'Did you mean check?'],
  ])('ends with exit code 2 for %s', async (_, args, message) => {
    expect(await workspace.run(args)).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(message),
    });
  });
});
