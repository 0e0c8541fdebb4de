import { describe, expect, it } from '@jest/globals';
import { assignLive } from './live-objects.js';

describe('assignLive()', () => {
  it('gives held objects new content, inner ones too', () => {
    const pool = { max: 1, gone: true };
    const held = { password: 'old', pool, hosts: ['a'] };
    expect(assignLive(held, { password: 'new', pool: { max: 2 }, hosts: ['b'], added: 1 })).toBe(true);
    expect(held).toEqual({ password: 'new', pool: { max: 2 }, hosts: ['b'], added: 1 });
    expect(held.pool).toBe(pool);
    expect(pool).toEqual({ max: 2 });
  });

  it.each([
    [new Date(0), {}],
    [['a'], ['b']],
    [{}, 'text'],
    [Object.freeze({ a: 1 }), { a: 2 }],
  ])('leaves %j to be replaced', (held, fresh) => {
    expect(assignLive(held, fresh)).toBe(false);
  });

  it('keeps a key __proto__ as data', () => {
    const held = {};
    assignLive(held, JSON.parse('{"__proto__":{"polluted":true}}'));
    expect(Object.getPrototypeOf(held)).toBe(Object.prototype);
    expect(Object.keys(held)).toEqual(['__proto__']);
  });
});
