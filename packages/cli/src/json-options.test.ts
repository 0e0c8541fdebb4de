import { describe, expect, it } from '@jest/globals';
import { jsonOptions } from './json-options.js';

describe('jsonOptions()', () => {
  it('takes what JSON can say', () => {
    const given = {
      sources: ['config/a.yaml', 'b.jsonc', '.env.local', 'environment'],
      vault: 'my-app-kv',
      vaults: { payments: 'payments-prod-kv' },
      allowVaults: 'listed',
      cloud: 'china',
      onExpired: 'error',
      warnBeforeExpiryMs: 0,
    };
    const { sources, ...others } = jsonOptions(given, 'x.json');
    expect(sources?.map(({ name }) => name)).toEqual([
      'yaml file config/a.yaml',
      'json file b.jsonc',
      'env file .env.local',
      'environment',
    ]);
    const { sources: _, ...expected } = given;
    expect(others).toEqual(expected);
  });

  it.each([
    [{ schema: {} }, 'JSON cannot say schema'],
    [{ sources: 'a.yaml' }, 'sources is not a list of files'],
    [{ sources: ['README.md'] }, 'README.md is neither'],
    [{ vaults: { a: 1 } }, 'vaults is not'],
    [{ cloud: 'moon' }, 'cloud is not public, china or usgov'],
    [{ onExpired: true }, 'onExpired is not'],
  ])('refuses %j', (given, message) => {
    expect(() => jsonOptions(given, 'x.json')).toThrow(message);
  });
});
