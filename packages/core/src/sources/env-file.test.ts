import { describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
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

  it('rejects for a missing file that is not', async () => {
    await expect(load({ path: 'not-there.env' })).rejects.toMatchObject({
      code: 'ERR_SOURCE_UNREADABLE',
      failures: [{ reason: 'ENOENT', source: { file: 'not-there.env' } }],
    });
  });

  it('refuses an unquoted # inside a reference, which every parser would cut off', async () => {
    await expect(loadText('A=1\nDB=@keyvault:db#/password\n')).rejects.toMatchObject({
      code: 'ERR_SOURCE_SYNTAX',
      failures: [{ reason: 'UNQUOTED_HASH', path: ['DB'], source: { line: 2 } }],
    });
  });
});
