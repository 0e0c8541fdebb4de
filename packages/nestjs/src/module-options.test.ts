import { describe, expect, it } from '@jest/globals';
import { refuseUnsupportedOptions } from './module-options.js';

describe('refuseUnsupportedOptions()', () => {
  it('knows the options of core and of ConfigModule', () => {
    expect(() => refuseUnsupportedOptions({ vault: 'shop-kv', isGlobal: true, load: [] })).not.toThrow();
  });

  it('names the nearest option when there is none of that name', () => {
    expect(() => refuseUnsupportedOptions({ isGlobl: true })).toThrow(
      /option isGlobl[^]*did you mean "isGlobal"/,
    );
  });

  it.each([
    'expandVariables',
    'validate',
    'validationSchema',
    'validationOptions',
    'override',
    'parser',
    'validatePredefined',
    'skipProcessEnv',
  ])('refuses %s of ConfigModule rather than passing over it', (name) => {
    expect(() => refuseUnsupportedOptions({ [name]: true })).toThrow(
      expect.objectContaining({
        code: 'ERR_UNKNOWN_OPTION',
        message: expect.stringContaining('ConfigModule has this option'),
      }),
    );
  });
});
