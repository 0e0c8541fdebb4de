import { describe, expect, it } from '@jest/globals';
import { findReferences } from './find-references.js';

describe('findReferences()', () => {
  it('finds references in objects and arrays, in the order of the tree', () => {
    const { occurrences } = findReferences({
      a: '@keyvault:one',
      list: ['x', { b: 'Bearer @keyvault{two}' }],
      c: { $keyvault: { name: 'three', vault: 'prod' } },
    });
    expect(occurrences).toEqual([
      { path: ['a'], value: { name: 'one' } },
      { path: ['list', 1, 'b'], value: ['Bearer ', { name: 'two' }] },
      { path: ['c'], value: { vault: 'prod', name: 'three' } },
    ]);
  });

  it('undoes escapes of texts and of the key $keyvault', () => {
    const { literals, escapedKeys } = findReferences({ a: '@keyvault::x', b: { $$keyvault: 1 } });
    expect(literals).toEqual([{ path: ['a'], text: '@keyvault:x' }]);
    expect(escapedKeys).toEqual([['b']]);
  });

  it('passes by what is neither text nor a tree', () => {
    const tree = {
      date: new Date(),
      url: new URL('https://example.com'),
      bytes: new Uint8Array(3),
      n: 1,
      no: null,
    };
    expect(findReferences(tree)).toEqual({ occurrences: [], literals: [], escapedKeys: [], problems: [] });
  });

  it('passes by texts that came out of a resolution', () => {
    const { occurrences } = findReferences(['@keyvault:x', '@keyvault:y'], {
      resolved: new Set(['@keyvault:x']),
    });
    expect(occurrences).toEqual([{ path: [1], value: { name: 'y' } }]);
  });

  it('knows the suffix of a cloud of one’s own', () => {
    const text = '@keyvault:https://my-kv.vault.local.azurestack.external/secrets/x';
    expect(findReferences([text]).problems).toMatchObject([{ problem: { reason: 'UNTRUSTED_HOST' } }]);
    expect(
      findReferences([text], { suffixes: ['vault.local.azurestack.external'] }).occurrences,
    ).toHaveLength(1);
  });

  it('refuses a tree that contains itself', () => {
    const tree: Record<string, unknown> = {};
    tree['self'] = tree;
    expect(findReferences(tree).problems).toMatchObject([{ problem: { reason: 'DEPTH' } }]);
  });
});
