import { describe, expect, it } from '@jest/globals';
import { namedVault } from './named-vault.js';

describe('namedVault()', () => {
  const vaults = { payments: 'payments-prod-kv', Team: { name: 'team-kv' } };

  it.each([
    ['payments', 'payments-prod-kv'],
    ['PAYMENTS', 'payments-prod-kv'],
    ['team', { name: 'team-kv' }],
    ['other-kv', 'other-kv'],
    [undefined, 'my-app-kv'],
  ])('means by %j %j', (name, vault) => {
    expect(namedVault({ vault: 'my-app-kv', vaults }, name)).toEqual({ vault });
  });

  it('takes the way to the vault along, and nothing else', () => {
    const options = { env: {}, cloud: 'china', refresh: true, sources: [], vaults: ['a-kv'] } as const;
    expect(namedVault(options, 'a-kv')).toEqual({ vault: 'a-kv', env: {}, cloud: 'china' });
  });
});
