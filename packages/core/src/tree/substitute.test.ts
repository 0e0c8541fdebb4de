import { describe, expect, it } from '@jest/globals';
import { substitute } from './substitute.js';

describe('substitute()', () => {
  const tree = {
    db: { password: 'ref', host: 'h' },
    list: ['ref', { a: 'ref' }],
    other: { untouched: true },
  };
  const replaced = substitute(tree, [
    { path: ['db', 'password'], value: '$& $1 $$ @keyvault:x' },
    { path: ['list', 1, 'a'], value: 'two' },
  ]) as typeof tree;

  it('puts values in as they are', () => {
    expect(replaced).toEqual({
      db: { password: '$& $1 $$ @keyvault:x', host: 'h' },
      list: ['ref', { a: 'two' }],
      other: { untouched: true },
    });
  });

  it('changes nothing of the tree it was given and shares what is untouched', () => {
    expect(tree.db.password).toBe('ref');
    expect(tree.list[1]).toEqual({ a: 'ref' });
    expect(replaced.other).toBe(tree.other);
  });

  it('keeps a key __proto__ as data', () => {
    const hostile = JSON.parse('{"__proto__": {"a": "ref"}}') as object;
    const result = substitute(hostile, [{ path: ['__proto__', 'a'], value: 'secret' }]) as object;
    expect(JSON.stringify(result)).toBe('{"__proto__":{"a":"secret"}}');
    expect(({} as { a?: string }).a).toBeUndefined();
  });
});
