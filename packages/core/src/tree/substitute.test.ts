import { describe, expect, it } from '@jest/globals';
import { ABSENT, substitute } from './substitute.js';

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

  it('removes an absent value: its key, or its element, behind which others move up', () => {
    const absent = { tree: { a: 'ref', b: 1 }, list: ['ref', 'x', 'ref', { c: 'ref' }] };
    const result = substitute(absent, [
      { path: ['tree', 'a'], value: ABSENT },
      { path: ['list', 0], value: ABSENT },
      { path: ['list', 2], value: ABSENT },
      { path: ['list', 3, 'c'], value: 'secret' },
    ]);
    expect(result).toEqual({ tree: { b: 1 }, list: ['x', { c: 'secret' }] });
    expect(substitute('ref', [{ path: [], value: ABSENT }])).toBeUndefined();
  });

  it('replaces the whole tree by a value', () => {
    expect(substitute('ref', [{ path: [], value: 'secret' }])).toBe('secret');
  });

  it.each(['text', null, undefined])('puts nothing below %j', (leaf) => {
    expect(() => substitute({ a: leaf }, [{ path: ['a', 'b'], value: 1 }])).toThrow('lies below a leaf');
  });

  it('turns the key $$keyvault into $keyvault, in its place and at every level', () => {
    const escaped = { a: 1, $$keyvault: { $$keyvault: 'ref' }, z: ['ref', { $$keyvault: 2 }] };
    const result = substitute(
      escaped,
      [
        { path: ['$$keyvault', '$$keyvault'], value: 'secret' },
        { path: ['z', 0], value: ABSENT },
      ],
      [[], ['$$keyvault'], ['z', 1]],
    );
    expect(JSON.stringify(result)).toBe('{"a":1,"$keyvault":{"$keyvault":"secret"},"z":[{"$keyvault":2}]}');
    expect(escaped).toHaveProperty('$$keyvault');
  });
});
