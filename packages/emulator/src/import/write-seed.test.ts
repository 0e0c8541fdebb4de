import { describe, expect, it } from '@jest/globals';
import { parseSeed } from '../seed/seed-source.js';
import { writeSeed } from './write-seed.js';

describe('writeSeed()', () => {
  it.each([
    '0042',
    'true',
    'null',
    '&a b',
    '*a',
    '!x y',
    'a: b',
    '# c',
    ' spaces ',
    'two\nlines',
    '',
    '2030-01-31',
  ])('writes a value that is read as the same text: %j', (value) => {
    const parsed = parseSeed(writeSeed({ 'my-app-kv': { a: value, b: { value } } }), 'seed.yaml');
    const [a, b] = parsed.vaults[0]?.secrets ?? [];
    expect([a?.versions[0]?.value, b?.versions[0]?.value]).toEqual([value, value]);
  });

  it('refuses what no vault can be named', () => {
    expect(() => writeSeed({ 'not a vault': {} })).toThrow('is not a vault name');
  });
});
