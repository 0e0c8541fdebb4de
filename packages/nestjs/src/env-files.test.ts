import { describe, expect, it } from '@jest/globals';
import { writeTemporaryFile } from '../test/write-file.js';
import { EnvFiles } from './env-files.js';

const load = async (files: EnvFiles) => {
  const input = { signal: new AbortController().signal, context: { env: {} } };
  return Promise.all(files.sources.map((source) => source.load(input)));
};

describe('EnvFiles', () => {
  it('lets the first file win, and skips one that is missing', async () => {
    const [local, base] = [
      await writeTemporaryFile('.env.local', 'A=local\n'),
      await writeTemporaryFile('.env', 'A=base\nB=@keyvault:b\n'),
    ];
    const files = new EnvFiles([local, 'not-there.env', base]);
    expect((await load(files)).map(({ tree }) => tree['A'])).toEqual(['base', undefined, 'local']);
    expect(files.variables).toEqual({ A: 'local', B: '@keyvault:b' });
  });

  it('takes an empty path for .env, as ConfigModule does', () => {
    expect(new EnvFiles('').sources.map(({ name }) => name)).toEqual(['env file .env']);
  });
});
