import { afterEach, describe, expect, it } from '@jest/globals';
import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { git, HAS_GIT } from './git.js';
import { Workspace } from './workspace.js';

const ENV = 'PORT=3000\nDB_PASSWORD=hunter2hunter2\nDATABASE_URL=postgres://app:hunter2hunter2@db/app\n';

let workspace: Workspace | undefined;
afterEach(() => workspace?.remove());

describe('vaultref init', () => {
  it('proposes references, prints what to do in Azure, and changes nothing', async () => {
    workspace = await Workspace.create({ '.env': ENV });
    const { code, stdout, stderr } = await workspace.run(['init', '--vault', 'my-app-kv']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    for (const line of [
      /^DB_PASSWORD +db-password +@keyvault:db-password$/m,
      /^DATABASE_URL +database-url-password +@keyvault\{database-url-password\?encode=uri\}$/m,
      /^ {2}az keyvault secret set --vault-name my-app-kv --name db-password --file <file> --output none$/m,
      /^ {2}az role assignment create --role "Key Vault Secrets User" --assignee <application> --scope "\$\(az keyvault show --name my-app-kv --query id --output tsv\)"$/m,
      /^Nothing was changed; --yes writes the references\.$/m,
    ])
      expect(stdout).toMatch(line);
    expect(stdout).not.toContain('hunter2');
    expect(await workspace.read('.env')).toBe(ENV);
  });

  it('sees the first variable of a file of Windows', async () => {
    workspace = await Workspace.create({ '.env': '\uFEFFDB_PASSWORD=hunter2hunter2\r\nPORT=3000\r\n' });
    await workspace.run(['init', '--vault', 'my-app-kv', '--yes']);
    expect(await workspace.read('.env')).toBe(
      'KEY_VAULT_NAME=my-app-kv\r\nDB_PASSWORD=@keyvault:db-password\r\nPORT=3000\r\n',
    );
  });

  it('writes with --yes what then passes the check, and keeps the values where only their owner reads them', async () => {
    workspace = await Workspace.create({ '.env': ENV });
    const { code, stdout } = await workspace.run(['init', '--vault', 'my-app-kv', '--yes']);
    expect(code).toBe(0);
    expect(stdout).not.toContain('hunter2');
    expect(await workspace.read('.env')).toBe(
      'KEY_VAULT_NAME=my-app-kv\nPORT=3000\nDB_PASSWORD=@keyvault:db-password\n' +
        'DATABASE_URL=postgres://app:@keyvault{database-url-password?encode=uri}@db/app\n',
    );
    expect(await workspace.read('.env.before-vaultref')).toBe(ENV);
    const { mode } = await stat(join(workspace.folder, '.env.before-vaultref'));
    if (process.platform !== 'win32') expect(mode & 0o777).toBe(0o600);
    expect(await workspace.run(['check', '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('leaves alone what may be no reference, and says why', async () => {
    const text = 'HTTPS_PROXY=http://app:hunter2hunter2@proxy\nAZURE_CLIENT_SECRET=hunter2hunter2\n';
    workspace = await Workspace.create({ '.env': `${ENV}${text}` });
    const { stdout, stderr } = await workspace.run(['init', '--yes']);
    expect(stderr).toMatch(
      /^note: HTTPS_PROXY stays as it is: .*\nnote: AZURE_CLIENT_SECRET stays as it is: /,
    );
    expect(stdout + stderr).not.toContain('hunter2');
    expect(await workspace.read('.env')).toContain(text);
    expect(await workspace.run(['init', '--yes'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('has no variable that could be a reference'),
    });
  });

  it('never writes over the values it kept', async () => {
    workspace = await Workspace.create({ '.env': ENV, '.env.before-vaultref': 'precious' });
    const { code, stderr } = await workspace.run(['init', '--yes']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is there already') });
    expect(await workspace.read('.env')).toBe(ENV);
    expect(await workspace.read('.env.before-vaultref')).toBe('precious');
  });

  it('reads .env.example where there is no .env, and keeps no copy of a file without values', async () => {
    workspace = await Workspace.create({ '.env.example': 'KEY_VAULT_NAME=my-app-kv\nAPI_KEY=\n' });
    const { stdout } = await workspace.run(['init', '--yes']);
    expect(stdout).toContain('az keyvault secret set --vault-name my-app-kv --name api-key');
    expect(await workspace.read('.env.example')).toBe(
      'KEY_VAULT_NAME=my-app-kv\nAPI_KEY=@keyvault:api-key\n',
    );
    await expect(workspace.read('.env.example.before-vaultref')).rejects.toThrow('ENOENT');
  });

  it.each([
    ['no file', {}],
    ['nothing that looks like a secret', { '.env': 'PORT=3000\n' }],
  ])('ends with exit code 2 for %s', async (_, files) => {
    workspace = await Workspace.create(files);
    expect(await workspace.run(['init'])).toMatchObject({ code: 2, stdout: '' });
  });
});

(HAS_GIT ? describe : describe.skip)('vaultref init in a repository of git', () => {
  it.each([
    ['a .gitignore', { '.gitignore': 'node_modules\n.env' }, 'node_modules\n.env\n*.before-vaultref\n'],
    ['no .gitignore', {}, '*.before-vaultref\n'],
  ])('lets git ignore the values in a repository with %s', async (_, files, expected) => {
    workspace = await Workspace.create({ '.env': ENV, ...files });
    git(workspace, 'init', '--quiet');
    const { code, stdout } = await workspace.run(['init', '--yes']);
    expect({ code, stdout }).toEqual({
      code: 0,
      stdout: expect.stringContaining('.gitignore has a new line, *.before-vaultref.'),
    });
    expect(await workspace.read('.gitignore')).toBe(expected);
    expect(git(workspace, 'status', '--short', '--untracked-files=all')).not.toContain('before-vaultref');
  });

  it('leaves a .gitignore alone that has the values already', async () => {
    workspace = await Workspace.create({ '.env': ENV, '.gitignore': '.env*\n' });
    git(workspace, 'init', '--quiet');
    expect((await workspace.run(['init', '--yes'])).stdout).not.toContain('.gitignore');
    expect(await workspace.read('.gitignore')).toBe('.env*\n');
  });

  it('keeps no values where git would take them', async () => {
    // A folder cannot be written to as a file.
    workspace = await Workspace.create({ '.env': ENV, '.gitignore/x': '' });
    git(workspace, 'init', '--quiet');
    const { code, stderr } = await workspace.run(['init', '--yes']);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('git would take') });
    expect(await workspace.read('.env')).toBe(ENV);
    await expect(workspace.read('.env.before-vaultref')).rejects.toThrow('ENOENT');
  });
});
