import { describe, expect, it } from '@jest/globals';
import { freezeCopy } from './freeze-copy.js';

describe('freezeCopy()', () => {
  it('freezes its copy at every level and leaves the original alone', () => {
    const original = { a: { b: [1, { c: 2 }] } };
    const copy = freezeCopy(original);
    expect(copy).toEqual(original);
    expect([copy, copy.a, copy.a.b, copy.a.b[1]].every(Object.isFrozen)).toBe(true);
    expect(Object.isFrozen(original)).toBe(false);
  });

  it('passes instances through as they are', () => {
    const date = new Date();
    const copy = freezeCopy({ date });
    expect(copy.date).toBe(date);
    expect(Object.isFrozen(date)).toBe(false);
  });
});
