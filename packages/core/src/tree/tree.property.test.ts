import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { HOSTILE_TREES } from '../../test/corpus.js';
import { objectLayer } from '../sources/object.js';
import { findReferences } from './find-references.js';
import { freezeCopy } from './freeze-copy.js';
import { mergeLayers } from './merge-layers.js';
import { type Path, valueAt } from './path.js';
import { substitute } from './substitute.js';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 20_000);
type Tree = Record<string, unknown>;
const examples = HOSTILE_TREES.map((one): [Tree] => [one]);
const pairs = HOSTILE_TREES.flatMap((lower) => HOSTILE_TREES.map((higher): [Tree, Tree] => [lower, higher]));
const key = fc.constantFrom('a', 'b', 'c', '__proto__', 'constructor', '$$keyvault', 'toString', '0');
const leaf = fc.oneof(
  fc.constantFrom('@keyvault:x', 'x @keyvault{y}', '@keyvault::z', '@keyvault:?', '', 'text', null, 1, true),
  fc.date(),
);
const { tree } = fc.letrec<{ tree: unknown; object: object }>((tie) => ({
  tree: fc.oneof({ maxDepth: 4 }, leaf, fc.array(tie('tree'), { maxLength: 3 }), tie('object')),
  object: fc
    .array(fc.tuple(key, tie('tree')), { maxLength: 4 })
    .map((entries) => Object.fromEntries(entries) as object),
}));
const object = fc
  .array(fc.tuple(key, tree), { maxLength: 4 })
  .map((entries): Tree => Object.fromEntries(entries));

/** Everything of a tree, own keys named `__proto__` included. */
const print = (value: unknown) => JSON.stringify(value);

/** A replacement for every reference of a tree, as the pipeline makes them. */
const replacementsFor = (value: unknown) =>
  findReferences(value).occurrences.map(({ path }) => ({ path, value: `secret of ${path.join('.')}` }));

describe('the tree, for any tree', () => {
  it('is never changed by merge, find, substitute and freeze', () => {
    fc.assert(
      fc.property(object, object, (lower, higher) => {
        const before = print([lower, higher]);
        const merged = mergeLayers([objectLayer(lower, 'lower'), objectLayer(higher, 'higher')]);
        const { escapedKeys } = findReferences(merged);
        freezeCopy(substitute(merged, replacementsFor(merged), escapedKeys));
        expect(print([lower, higher])).toBe(before);
        expect(Object.isFrozen(lower)).toBe(false);
      }),
      { numRuns, examples: pairs },
    );
  });

  it('pollutes no prototype', () => {
    fc.assert(
      fc.property(object, object, (lower, higher) => {
        const merged = mergeLayers([objectLayer(lower, 'lower'), objectLayer(higher, 'higher')]);
        const { escapedKeys } = findReferences(merged);
        const result = freezeCopy(substitute(merged, replacementsFor(merged), escapedKeys));
        expect(Object.getPrototypeOf(result)).toBe(Object.prototype);
        expect(Object.keys(Object.prototype)).toEqual([]);
      }),
      { numRuns, examples: pairs },
    );
  });

  it('gives the same whatever the order of the replacements', () => {
    fc.assert(
      fc.property(object, (any) => {
        const replacements = replacementsFor(any);
        expect(print(substitute(any, replacements.toReversed()))).toBe(print(substitute(any, replacements)));
      }),
      { numRuns, examples },
    );
  });

  it('keeps every value that is not text as the one it is', () => {
    fc.assert(
      fc.property(object, (any) => {
        const result = freezeCopy(substitute(any, replacementsFor(any)));
        for (const path of leaves(any)) {
          const value = valueAt(any, path);
          if (typeof value !== 'string') expect(valueAt(result, path)).toBe(value);
        }
      }),
      { numRuns, examples },
    );
  });

  it('merges with nothing to itself, and a later layer over itself to itself', () => {
    fc.assert(
      fc.property(object, (any) => {
        const layer = objectLayer(any, 'any');
        expect(print(mergeLayers([layer]))).toBe(print(any));
        expect(print(mergeLayers([layer, objectLayer({}, 'none'), layer]))).toBe(print(any));
      }),
      { numRuns, examples },
    );
  });
});

function leaves(value: unknown, path: Path = []): Path[] {
  if (Array.isArray(value)) return value.flatMap((item, index) => leaves(item, [...path, index]));
  if (typeof value !== 'object' || value === null || value instanceof Date) return [path];
  return Object.entries(value).flatMap(([name, item]) => leaves(item, [...path, name]));
}
