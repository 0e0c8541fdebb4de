import { describe, expect, it } from '@jest/globals';
import { dirname } from 'node:path';
import { writeTemporaryFile } from '../test/write-file.js';
import { EnvFiles, type EnvFileSettings, pathsOf } from './env-files.js';

const files = (paths: string[], settings: Partial<EnvFileSettings> = {}) =>
  new EnvFiles({ paths, parser: undefined, expandVariables: false, environment: {}, ...settings });
const load = ({ source }: EnvFiles) =>
  source.load({ signal: new AbortController().signal, context: { env: {} } });

describe('EnvFiles', () => {
  it('lets the first file win, skips one that is missing, and knows where a variable stands', async () => {
    const local = await writeTemporaryFile('.env.local', 'A=local\n');
    const base = await writeTemporaryFile('.env', 'A=base\nB=@keyvault:b\n');
    const read = files([local, 'not-there.env', base]);
    const layer = await load(read);
    expect(layer.tree).toEqual({ A: 'local', B: '@keyvault:b' });
    expect(layer.origin(['A'])).toMatchObject({ file: local, line: 1 });
    expect(layer.origin(['B'])).toMatchObject({ file: base, line: 2, name: `env file ${base}` });
    expect([read.variables, read.readNow()]).toEqual([layer.tree, layer.tree]);
  });

  it('expands variables across files and keeps the order of the lines', async () => {
    const first = await writeTemporaryFile('.env.local', 'ZONE=a\nHOST=${ZONE}.example.com\n');
    const base = await writeTemporaryFile('.env', 'PW=@keyvault:pw\nURL=x://u:${PW}@${HOST}\n');
    const layer = await load(files([first, base], { expandVariables: true }));
    expect(layer.tree['URL']).toBe('x://u:@keyvault{pw}@a.example.com');
  });

  it('reads with the parser of the application', async () => {
    const file = await writeTemporaryFile('env.json', '{ "A": 1 }');
    const parser = (content: Buffer) => JSON.parse(content.toString()) as Record<string, unknown>;
    const read = files([file], { parser });
    expect([(await load(read)).tree, read.readNow()]).toEqual([{ A: 1 }, { A: 1 }]);
  });

  it('tells that the parser failed, and not what it said', async () => {
    const file = await writeTemporaryFile('.env', 'A=canary\n');
    const parser = (content: Buffer): never => {
      throw new Error(content.toString());
    };
    const read = files([file], { parser });
    expect(read.readNow()).toEqual({});
    const error: unknown = await load(read).catch((reason: unknown) => reason);
    expect(error).toMatchObject({ code: 'ERR_SOURCE_SYNTAX' });
    expect(String(error)).not.toContain('canary');
  });

  it('tells that a file cannot be read, and does not blame the parser', async () => {
    const folder = dirname(await writeTemporaryFile('.env', ''));
    const error: unknown = await load(files([folder], { parser: () => ({}) })).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({ code: 'ERR_SOURCE_UNREADABLE', failures: [{ source: { file: folder } }] });
  });

  it('takes an empty path for .env, as ConfigModule does', () => {
    expect([pathsOf(''), pathsOf(undefined), pathsOf(['a', 'b'])]).toEqual([['.env'], ['.env'], ['a', 'b']]);
  });
});
