import { describe, expect, it } from '@jest/globals';
import { coreOptions, refuseUnsupportedOptions } from './module-options.js';

describe('refuseUnsupportedOptions()', () => {
  it('knows the options of core and of ConfigModule', () => {
    expect(() =>
      refuseUnsupportedOptions({ vault: 'shop-kv', isGlobal: true, load: [], expandVariables: true }),
    ).not.toThrow();
  });

  it('names the nearest option when there is none of that name', () => {
    expect(() => refuseUnsupportedOptions({ isGlobl: true })).toThrow(
      /option isGlobl[^]*did you mean "isGlobal"/,
    );
  });
});

describe('coreOptions()', () => {
  it('takes what core knows', () => {
    expect(coreOptions({ vault: 'shop-kv', isGlobal: true })).toEqual({ vault: 'shop-kv' });
  });
});
