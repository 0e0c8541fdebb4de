import { describe, expect, it } from '@jest/globals';
import { changedPaths, touches } from './changed-paths.js';

describe('changedPaths()', () => {
  it.each([
    ['equal trees', { a: { b: [1, 2] } }, { a: { b: [1, 2] } }, []],
    ['a leaf', { a: { b: 1, c: 2 } }, { a: { b: 9, c: 2 } }, [['a', 'b']]],
    ['an element', { a: [1, 2] }, { a: [1, 3] }, [['a', 1]]],
    ['what is new and what is gone', { gone: 1 }, { added: 2 }, [['added'], ['gone']]],
    ['a branch that became a leaf', { a: { b: 1 } }, { a: 'x' }, [['a']]],
    ['an array that became an object', { a: [1] }, { a: { 0: 1 } }, [['a']]],
    [
      'dates, by their time',
      { at: new Date(1), to: new Date(1) },
      { at: new Date(1), to: new Date(2) },
      [['to']],
    ],
    ['bytes, by their content', { b: Uint8Array.of(1) }, { b: Uint8Array.of(1) }, []],
    ['null and undefined', { a: null }, { a: undefined }, [['a']]],
    ['a key that only looks like a prototype', {}, JSON.parse('{"__proto__": 1}') as object, [['__proto__']]],
  ])('finds %s', (_, before, after, paths) => {
    expect(changedPaths(before, after)).toEqual(paths);
  });
});

describe('changedPaths() of instances with private fields', () => {
  class Password {
    readonly #text: string;
    constructor(text: string) {
      this.#text = text;
    }
    reveal(): string {
      return this.#text;
    }
  }

  it('tells of them when they may differ, and of none that can be compared', () => {
    const [before, after] = [1, 2].map((n) => ({ at: new Date(0), password: new Password(`v${n}`) }));
    expect(changedPaths(before, after, [], () => true)).toEqual([['password']]);
    expect(changedPaths(before, after, [], () => false)).toEqual([]);
    expect(changedPaths(before, before, [], () => true)).toEqual([]);
  });
});

describe('touches()', () => {
  it.each([
    [['db'], ['db', 'password'], true],
    [['db', 'password'], ['db'], true],
    [['db', 'user'], ['db', 'password'], false],
    [['hosts', 0], ['hosts', '0'], true],
    [[], ['anything'], true],
  ])('%j and %j: %s', (one, other, expected) => {
    expect(touches(one, other)).toBe(expected);
  });
});
