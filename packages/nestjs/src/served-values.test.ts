import { describe, expect, it } from '@jest/globals';
import { servedValues } from './served-values.js';

describe('servedValues()', () => {
  it('has every value and lists none', () => {
    const served = servedValues({ PORT: '3000', EXTRA: 'x' }, { PORT: 3000, db: { password: 'p' } });
    expect([served['PORT'], served['EXTRA'], served['db']]).toEqual([3000, 'x', { password: 'p' }]);
    expect(Object.keys(served)).toEqual([]);
  });

  it('keeps a key __proto__ as data', () => {
    const served = servedValues(JSON.parse('{"__proto__":{"polluted":true}}') as object, {});
    expect(Object.getPrototypeOf(served)).toBe(Object.prototype);
    expect(served['polluted']).toBeUndefined();
  });
});
