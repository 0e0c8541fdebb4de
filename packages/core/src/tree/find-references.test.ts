import { describe, expect, it } from '@jest/globals';
import { MAX_DEPTH, MAX_VALUES } from './config-tree.js';
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

  it('marks the form of App Service, and no other', () => {
    const { occurrences } = findReferences([
      '@Microsoft.KeyVault(VaultName=my-kv;SecretName=x)',
      '@keyvault:x',
    ]);
    expect(occurrences).toEqual([
      { path: [0], value: expect.objectContaining({ name: 'x' }), appService: true },
      { path: [1], value: { name: 'x' } },
    ]);
  });

  it('tells what is wrong with a reference, as text and as an object', () => {
    const { occurrences, problems } = findReferences({ a: '@keyvault:', b: { $keyvault: 1 } });
    expect(occurrences).toEqual([]);
    expect(problems.map(({ path }) => path)).toEqual([['a'], ['b']]);
  });

  it('refuses a tree that contains itself', () => {
    const tree: Record<string, unknown> = {};
    tree['self'] = tree;
    expect(findReferences(tree).problems).toEqual([
      {
        path: ['self', 'self', 'self', 'self'],
        problem: expect.objectContaining({
          reason: 'DEPTH',
          message: expect.stringContaining(`deeper than ${MAX_DEPTH} levels`),
          remedy: 'flatten it, or remove the cycle',
        }),
      },
    ]);
  });

  it('walks as deep as the limit', () => {
    const nested = (depth: number): unknown => (depth === 0 ? { $keyvault: 'x' } : { a: nested(depth - 1) });
    const leaf = (depth: number): unknown => (depth === 0 ? '@keyvault:x' : { a: leaf(depth - 1) });
    expect(findReferences(leaf(MAX_DEPTH + 1)).occurrences).toHaveLength(1);
    expect(findReferences(nested(MAX_DEPTH + 1)).occurrences).toHaveLength(1);
    expect(findReferences(leaf(MAX_DEPTH + 2)).problems).toHaveLength(1);
  });

  it('walks as many values as the limit, and names the branch that has too many', () => {
    const shared = Array.from({ length: MAX_VALUES / 2 - 1 }, () => 1);
    expect(findReferences({ a: shared, b: shared.slice(1) }).problems).toEqual([]);
    expect(findReferences({ a: shared, b: shared.concat(1) }).problems).toEqual([
      {
        path: ['b'],
        problem: expect.objectContaining({
          reason: 'SIZE',
          message: expect.stringContaining(`more than ${MAX_VALUES} values`),
          remedy: 'load less of it',
        }),
      },
    ]);
  });

  it('finds nothing in a tree of plain text', () => {
    expect(findReferences({ a: 'text' }).literals).toEqual([]);
  });
});
