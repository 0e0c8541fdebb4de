import { describe, expect, it } from '@jest/globals';
import { objectLayer } from '../sources/object.js';
import { layerOf, mergeLayers } from './merge-layers.js';

const merge = (...trees: object[]) =>
  mergeLayers(trees.map((tree, index) => objectLayer(tree, `layer ${index}`)));

describe('mergeLayers()', () => {
  it.each([
    [
      'merges objects by key',
      [{ db: { host: 'a', port: 1 } }, { db: { host: 'b' } }],
      { db: { host: 'b', port: 1 } },
    ],
    ['replaces arrays whole', [{ hosts: [1, 2, 3] }, { hosts: [4] }], { hosts: [4] }],
    ['lets the later win between object and scalar', [{ a: { b: 1 } }, { a: 2 }], { a: 2 }],
    ['lets the later win between scalar and object', [{ a: 2 }, { a: { b: 1 } }], { a: { b: 1 } }],
    ['takes undefined for no value', [{ a: 1 }, { a: undefined, b: undefined }], { a: 1 }],
    [
      'takes null and the empty string for values',
      [
        { a: 1, b: 1 },
        { a: null, b: '' },
      ],
      { a: null, b: '' },
    ],
    [
      'never mixes two references',
      [{ pw: { $keyvault: 'a' } }, { pw: { $keyvault: { name: 'b' } } }],
      { pw: { $keyvault: { name: 'b' } } },
    ],
    [
      'replaces an object by a reference',
      [{ db: { host: 'a' } }, { db: { $keyvault: 'x' } }],
      { db: { $keyvault: 'x' } },
    ],
  ])('%s', (_, trees, expected) => {
    expect(merge(...trees)).toStrictEqual(expected);
  });

  it('changes no layer', () => {
    const lower = { db: { host: 'a' } };
    merge(lower, { db: { host: 'b' } });
    expect(lower).toEqual({ db: { host: 'a' } });
  });

  it('keeps a key __proto__ as data', () => {
    const tree = merge({}, JSON.parse('{"__proto__": {"polluted": true}}') as object, { a: 1 });
    expect(Object.keys(tree)).toEqual(['__proto__', 'a']);
    expect(Object.getPrototypeOf(tree)).toBe(Object.prototype);
    expect(({} as { polluted?: true }).polluted).toBeUndefined();
  });

  it('comes to an end with trees that contain themselves', () => {
    const cyclic = (): object => {
      const tree: Record<string, unknown> = {};
      tree['self'] = tree;
      return tree;
    };
    expect(merge(cyclic(), cyclic())).toHaveProperty('self');
  });
});

describe('layerOf()', () => {
  it('names the layer that a value came from', () => {
    const layers = [{ db: { host: 'a', port: 1 } }, { db: { host: 'b' } }, { db: { host: undefined } }].map(
      (tree, index) => objectLayer(tree, `layer ${index}`),
    );
    expect(layerOf(layers, ['db', 'host'])?.name).toBe('layer 1');
    expect(layerOf(layers, ['db', 'port'])?.name).toBe('layer 0');
    expect(layerOf(layers, ['db', 'user'])).toBeUndefined();
  });
});
