import { describe, expect, it } from '@jest/globals';
import { preloadOptions } from './preload-options.js';

describe('preloadOptions()', () => {
  it('refuses a variable that it does not know', () => {
    expect(() => preloadOptions({ VAULTREF_VAULT: 'x' })).toThrow('ERR_UNKNOWN_OPTION');
  });

  it('leaves the variables of the emulator alone', () => {
    expect(preloadOptions({ VAULTREF_EMULATOR_PORT: '4010', VAULTREF_VAULTS: 'a-kv, b-kv' })).toMatchObject({
      vaults: ['a-kv', 'b-kv'],
    });
  });
});
