import { describe, expect, it } from '@jest/globals';
import { describeSource } from '@vaultref/contracts';
import { inspect } from 'node:util';
import { writeTemporaryFile } from '../../test/write-file.js';
import { jsonFile } from './json-file.js';

const loadText = async (text: string) =>
  jsonFile(await writeTemporaryFile('app.json', text)).load({
    signal: new AbortController().signal,
    context: { env: {} },
  });

describeSource(
  'jsonFile()',
  async (content) => ({ source: jsonFile(await writeTemporaryFile('app.json', JSON.stringify(content))) }),
  'file',
);

describe('jsonFile()', () => {
  it('allows comments and trailing commas, and names lines', async () => {
    const { tree, origin } = await loadText(
      '{\n  // the database\n  "db": { "hosts": ["a",\n    "b",] },\n}\n',
    );
    expect(tree).toMatchObject({ db: { hosts: ['a', 'b'] } });
    expect(origin(['db', 'hosts', 1])).toMatchObject({ line: 4, column: 5 });
  });

  it.each([
    ['a broken value', '{\n  "a": hunter2\n}', 'InvalidSymbol', 2],
    ['a missing brace', '{\n  "a": "hunter2"\n', 'CloseBraceExpected', 3],
    ['an array at the root', '["hunter2"]', 'ROOT', undefined],
    ['an empty file', '', undefined, undefined],
    ['a number that would lose digits', '{\n  "a": [{ "b": 9007199254740993 }]\n}', 'NUMBER', 2],
    [
      'a file of fifty thousand levels',
      `${'{"a":'.repeat(50_000)}1${'}'.repeat(50_000)}`,
      'DEPTH',
      undefined,
    ],
  ])('explains %s without quoting the file', async (_, text, reason, line) => {
    const error: unknown = await loadText(text).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: 'ERR_SOURCE_SYNTAX',
      failures: [{ ...(reason ? { reason } : {}), source: line ? { line } : {} }],
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('hunter2');
  });

  it('takes large numbers that are written as such', async () => {
    const { tree } = await loadText('{"a": 1e30, "b": 9007199254740991, "c": "9007199254740993", "d": -0.5}');
    expect(tree).toEqual({ a: 1e30, b: 9007199254740991, c: '9007199254740993', d: -0.5 });
  });

  it('yields nothing for a missing file that is optional', async () => {
    const input = { signal: new AbortController().signal, context: { env: {} } };
    expect((await jsonFile('no.json', { optional: true }).load(input)).tree).toEqual({});
    await expect(jsonFile('no.json').load(input)).rejects.toMatchObject({ code: 'ERR_SOURCE_UNREADABLE' });
  });
});
