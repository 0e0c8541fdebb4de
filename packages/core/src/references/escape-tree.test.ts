import { describe, expect, it } from '@jest/globals';
import { findReferences } from '../tree/find-references.js';
import { substitute } from '../tree/substitute.js';
import { escapeTree } from './escape-tree.js';

describe('escapeTree()', () => {
  it.each([
    [{ a: '@keyvault:x', b: ['y @keyvault{z}', 1, null, true] }],
    [{ $keyvault: 'x' }],
    [{ a: [{ $keyvault: { name: 'x', optional: true }, b: '@Microsoft.KeyVault(x)' }] }],
    [JSON.parse('{"__proto__":{"$keyvault":"x"}}')],
  ])('leaves nothing that is read as a reference, and the same value after the journey: %j', (value) => {
    const tree = { value: escapeTree(value) };
    const { occurrences, problems, literals, escapedKeys } = findReferences(tree);
    expect([occurrences, problems]).toEqual([[], []]);
    const replacements = literals.map(({ path, text }) => ({ path, value: text }));
    expect(substitute(tree, replacements, escapedKeys)).toEqual({ value });
  });
});
