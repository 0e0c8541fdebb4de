import { describe, expect, it } from '@jest/globals';
import { findReferences } from './find-references.js';

describe('findReferences()', () => {
  it('finds references in objects and arrays, in the order of the tree', () => {
    const { occurrences } = findReferences({
      a: '@keyvault:one',
      list: ['x', { b: '@keyvault:two' }],
      c: { $keyvault: 'prod/three' },
    });
    expect(occurrences).toEqual([
      { path: ['a'], reference: { name: 'one' } },
      { path: ['list', 1, 'b'], reference: { name: 'two' } },
      { path: ['c'], reference: { vault: 'prod', name: 'three' } },
    ]);
  });

  it('undoes escapes', () => {
    expect(findReferences({ a: '@keyvault::x' }).literals).toEqual([{ path: ['a'], text: '@keyvault:x' }]);
  });

  it('passes by what is neither text nor a tree', () => {
    const found = findReferences({
      date: new Date(),
      url: new URL('https://example.com'),
      bytes: new Uint8Array(3),
      n: 1,
      no: null,
    });
    expect(found).toEqual({ occurrences: [], literals: [], problems: [] });
  });

  it.each([[{ $keyvault: 'a', other: 1 }], [{ $keyvault: { name: 'a' } }], [{ $keyvault: 1 }]])(
    'refuses %j',
    (value) => {
      expect(findReferences({ value }).problems).toMatchObject([
        { path: ['value'], problem: { reason: 'OBJECT' } },
      ]);
    },
  );

  it('refuses a tree that contains itself', () => {
    const tree: Record<string, unknown> = {};
    tree['self'] = tree;
    expect(findReferences(tree).problems).toMatchObject([{ problem: { reason: 'DEPTH' } }]);
  });
});
