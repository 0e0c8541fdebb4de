import { describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeTemporaryFile } from '../../test/write-file.js';
import { envFile, type EnvFileOptions } from './env-file.js';

const load = (options: EnvFileOptions) =>
  envFile(options).load({ signal: new AbortController().signal, context: { env: {} } });
const loadText = async (text: string) => load({ path: await writeTemporaryFile('.env', text) });

describeSource(
  'envFile()',
  async (content) => {
    const text = Object.entries(content).map(([name, value]) => `${name}=${value}`);
    return { source: envFile(await writeTemporaryFile('.env', text.join('\n'))) };
  },
  'file',
);

describe('envFile()', () => {
  it('reads comments, quotes, export and Windows line ends as dotenv does', async () => {
    const { tree } = await loadText('# c\r\nexport A="x # y"\r\nB=\'$z\' # c\r\nC=@keyvault:db # c\r\n');
    expect(tree).toEqual({ A: 'x # y', B: '$z', C: '@keyvault:db' });
  });

  it('names the line of the assignment that counts', async () => {
    const { origin } = await loadText('A=1\n\nexport B=2\nA=3\n');
    expect([origin(['A'])?.line, origin(['B'])?.line]).toEqual([4, 3]);
  });

  it('yields nothing for a missing file that is optional', async () => {
    expect((await load({ path: 'not-there.env', optional: true })).tree).toEqual({});
  });

  it.each([
    ['UTF-16, as PowerShell writes it', Buffer.from('\uFEFFA=1\r\n', 'utf16le')],
    ['Latin-1', Buffer.from('A=pässword\n', 'latin1')],
  ])('refuses a file in %s', async (_, bytes) => {
    const path = await writeTemporaryFile('.env', bytes);
    await expect(load({ path })).rejects.toMatchObject({
      code: 'ERR_SOURCE_UNREADABLE',
      failures: [{ message: 'it is not UTF-8 text', remedy: 'save it as UTF-8', source: { file: path } }],
    });
  });

  it('rejects for a missing file that is not', async () => {
    await expect(load({ path: 'not-there.env' })).rejects.toMatchObject({
      code: 'ERR_SOURCE_UNREADABLE',
      failures: [{ reason: 'ENOENT', source: { file: 'not-there.env' } }],
    });
  });

  it.each(['=', ': '])(
    'refuses an unquoted # inside a reference after %j, which every parser would cut off',
    async (sign) => {
      await expect(loadText(`A=1\nDB${sign}@keyvault:db#/password\n`)).rejects.toMatchObject({
        code: 'ERR_SOURCE_SYNTAX',
        failures: [{ reason: 'UNQUOTED_HASH', path: ['DB'], source: { line: 2 } }],
      });
    },
  );

  describe('without a path', () => {
    const content = {
      '.env': 'A=env\nB=env\nC=env\nD=env\n',
      '.env.local': 'B=local\n',
      '.env.production': 'C=production\n',
      '.env.production.local': 'D=production local\n',
      '.env.test': 'C=test\n',
    };
    const inFolder = async (env: NodeJS.ProcessEnv, options: EnvFileOptions = {}) => {
      const before = process.cwd();
      process.chdir(await mkdtemp(join(tmpdir(), 'vaultref-')));
      try {
        for (const [name, text] of Object.entries(content)) await writeFile(name, text);
        return await envFile(options).load({ signal: new AbortController().signal, context: { env } });
      } finally {
        process.chdir(before);
      }
    };

    it.each([
      ['no mode', {}, {}, 'env local env env'],
      ['the mode of NODE_ENV', { NODE_ENV: 'production' }, {}, 'env local production production local'],
      ['the mode of the option', { NODE_ENV: 'production' }, { mode: 'test' }, 'env env test env'],
      ['a mode without files of its own', { NODE_ENV: 'staging' }, {}, 'env local env env'],
    ])('reads the files of %s', async (_, env, options, expected) => {
      const { tree } = await inFolder(env, options);
      expect(Object.values(tree).join(' ')).toBe(expected);
    });

    it('names the file that a value came from', async () => {
      const { origin } = await inFolder({});
      expect([origin(['A']), origin(['B'])]).toEqual([
        { file: '.env', line: 1 },
        { file: '.env.local', line: 1 },
      ]);
    });
  });

  it('lets the later file of a list win', async () => {
    const [a, b] = [
      await writeTemporaryFile('a.env', 'X=1\nY=1\n'),
      await writeTemporaryFile('b.env', 'Y=2\n'),
    ];
    const layer = await load({ path: [a, b] });
    expect(layer.tree).toEqual({ X: '1', Y: '2' });
    expect(layer.origin(['Y'])).toEqual({ file: b, line: 1 });
  });

  it('nests names, and still knows their lines', async () => {
    const layer = await load({
      path: await writeTemporaryFile('.env', 'A=1\nDB__PASSWORD=p\n'),
      nested: '__',
    });
    expect(layer.tree).toEqual({ a: '1', db: { password: 'p' } });
    expect(layer.origin(['db', 'password'])?.line).toBe(2);
  });
});
