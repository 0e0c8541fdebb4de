import { describe, expect, it } from '@jest/globals';
import { placePaths, splitName } from './place-paths.js';

const place = (values: readonly (readonly [string, unknown])[]) =>
  placePaths(values.map(([path, value]) => ({ path: path.split('.'), value })));

describe('placePaths()', () => {
  it.each([
    [
      [
        ['a', 1],
        ['a.b', 2],
      ],
      { a: { b: 2 } },
    ],
    [
      [
        ['a.b', 2],
        ['a', 1],
      ],
      { a: { b: 2 } },
    ],
    [
      [
        ['a.b', 2],
        ['a', { b: 1, c: 3 }],
      ],
      { a: { b: 2, c: 3 } },
    ],
    [
      [
        ['a', [1]],
        ['a.0', 2],
      ],
      { a: { 0: 2 } },
    ],
    [
      [
        ['a', { $keyvault: 'x' }],
        ['a.b', 2],
      ],
      { a: { b: 2 } },
    ],
    [
      [
        ['a', 1],
        ['a', 2],
      ],
      { a: 2 },
    ],
  ] as const)('%j is %j', (values, tree) => {
    expect(place(values)).toEqual(tree);
  });

  it('takes a name of the prototype for data', () => {
    const tree = place([['__proto__.polluted', 1]]);
    expect(Object.keys(tree)).toEqual(['__proto__']);
    expect(Reflect.get({}, 'polluted')).toBeUndefined();
  });
});

describe('splitName()', () => {
  it.each([
    ['a:b:c', ':', ['a', 'b', 'c']],
    ['a:b', false, ['a:b']],
    ['a::b', ':', ['a::b']],
    [':a', ':', [':a']],
    ['a', ':', ['a']],
  ] as const)('%s at %j', (name, separator, path) => {
    expect(splitName(name, separator)).toEqual(path);
  });
});
