import { describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
import { inspect } from 'node:util';
import { stringify } from 'yaml';
import { writeTemporaryFile } from '../../test/write-file.js';
import { yamlFile, type YamlFileOptions } from './yaml-file.js';

const loadText = async (text: string, options?: YamlFileOptions) =>
  yamlFile(await writeTemporaryFile('app.yaml', text), options).load({
    signal: new AbortController().signal,
    context: { env: {} },
  });

describeSource(
  'yamlFile()',
  async (content) => ({ source: yamlFile(await writeTemporaryFile('app.yaml', stringify(content))) }),
  'file',
);

describe('yamlFile()', () => {
  it('names the line of a nested value', async () => {
    const { tree, origin } = await loadText(
      "db:\n  host: h\n  password: '@keyvault:pw'\nlist:\n  - a\n  - b\n",
    );
    expect(tree).toEqual({ db: { host: 'h', password: '@keyvault:pw' }, list: ['a', 'b'] });
    expect(origin(['db', 'password'])).toMatchObject({ line: 3, column: 13 });
    expect(origin(['list', 1])).toMatchObject({ line: 6 });
  });

  it('follows merge keys, and names the place where they are merged in', async () => {
    const { tree, origin } = await loadText('base: &base\n  a: 1\ndb:\n  <<: *base\n');
    expect(tree).toMatchObject({ db: { a: 1 } });
    expect(origin(['db', 'a'])).toMatchObject({ line: 4 });
  });

  it('takes an empty file for no configuration', async () => {
    expect((await loadText('# nothing\n')).tree).toEqual({});
  });

  it.each([
    ['a number that would lose digits', 'a:\n  - b: 12345678901234567890\n', 'NUMBER', 2],
    ['a hexadecimal one', 'a: 0xFFFFFFFFFFFFFFFF\n', 'NUMBER', 1],
    ['an unquoted reference', 'a: 1\np: @keyvault:db\n', 'UNQUOTED_AT', 2],
    ['a broken line', 'a: [hunter2\nb: }\n', undefined, 2],
    ['a tag that is none', 'a: 1\np: !keyvault hunter2\n', 'TAG_RESOLVE_FAILED', 2],
    ['several documents', 'a: 1\n---\nb: hunter2\n', 'MULTIPLE_DOCS', 2],
    ['a list at the root', '- hunter2\n', 'ROOT', undefined],
    ['an alias without its anchor', 'a: *nothing\n', undefined, undefined],
    ['a bomb of aliases', bomb(), 'ALIASES', undefined],
  ])('explains %s without quoting the file', async (_, text, reason, line) => {
    const error: unknown = await loadText(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'ERR_SOURCE_SYNTAX',
      failures: [
        { ...(reason ? { reason } : {}), source: { file: expect.any(String), ...(line ? { line } : {}) } },
      ],
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter2');
  });

  it('takes large numbers that are written as such', async () => {
    const { tree } = await loadText('a: 1e30\nb: 9007199254740991\nc: "9007199254740993"\nd: .inf\n');
    expect(tree).toEqual({ a: 1e30, b: 9007199254740991, c: '9007199254740993', d: Infinity });
  });

  it('tells how to write a reference in YAML', async () => {
    await expect(loadText('p: @keyvault:db\n')).rejects.toThrow("'@keyvault:…', or write { $keyvault: … }");
  });
});

function bomb(): string {
  const lines = ['a0: &a0 [x, x, x, x, x, x, x, x, x, x]'];
  for (let n = 1; n < 9; n += 1)
    lines.push(`a${n}: &a${n} [${Array.from({ length: 10 }, () => `*a${n - 1}`).join(', ')}]`);
  return lines.join('\n');
}
