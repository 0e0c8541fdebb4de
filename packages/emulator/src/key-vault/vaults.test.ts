import { describe, expect, it } from '@jest/globals';
import type { SeedVaults } from '../seed/seed.js';
import { checkSeed } from '../seed/seed-source.js';
import { Vaults } from './vaults.js';

const vaultsOf = (...seeds: SeedVaults[]): Vaults =>
  new Vaults(
    seeds.flatMap((vaults) => checkSeed({ vaults }).vaults),
    { now: () => 5_000, deletionDelayMs: 0, onNewVersion: () => {} },
  );

function idOf(name: string): string | undefined {
  const vault = vaultsOf({ 'shop-kv': { [name]: 'x' } }).get('shop-kv');
  return vault.find(name)?.version.version;
}

describe('Vaults', () => {
  it('finds vaults and secrets whatever the case and gives the stored name', () => {
    const vaults = vaultsOf({ 'Shop-kv': { 'Api-Key': 'a' } });
    expect(vaults.find('SHOP-KV')?.find('api-KEY')?.name).toBe('Api-Key');
  });

  it('gives the last version when none is asked for', () => {
    const versions = [{ value: 'old', version: '0'.repeat(32) }, { value: 'new' }];
    const vault = vaultsOf({ 'shop-kv': { a: { versions } } }).get(undefined);
    expect(vault.find('a')?.version.value).toBe('new');
    expect(vault.find('a', '0'.repeat(32))?.version.value).toBe('old');
    expect(vault.find('a', '1'.repeat(32))).toBeUndefined();
  });

  it('makes version ids that are the same in every run and differ between secrets', () => {
    expect(idOf('a')).toMatch(/^[0-9a-f]{32}$/);
    expect(idOf('a')).toBe(idOf('a'));
    expect(idOf('a')).not.toBe(idOf('b'));
  });

  it('adds up vaults given twice, the later secret winning', () => {
    const vault = vaultsOf({ 'shop-kv': { a: '1', b: '1' } }, { 'SHOP-kv': { B: '2' } }).get('shop-kv');
    expect(vault.find('a')?.version.value).toBe('1');
    expect(vault.find('b')?.version.value).toBe('2');
  });

  it('rotates to an enabled version without dates that keeps content type and tags', () => {
    const secret = {
      value: 'x',
      contentType: 'text/plain',
      tags: { a: 'b' },
      enabled: false,
      expiresOn: '2020-01-01',
    };
    const vault = vaultsOf({ 'shop-kv': { a: secret } }).get('shop-kv');
    const before = vault.find('a')?.version;
    const rotated = vault.rotate('A', 'y');
    expect(vault.find('a')?.version).toEqual({
      ...before,
      version: rotated.version,
      value: 'y',
      enabled: true,
      expiresOn: undefined,
      created: 5,
    });
    expect(rotated.version).not.toBe(before?.version);
    expect(vault.rotate('a').value).toBe('a-3');
  });

  it('names what there is when a vault or a secret is unknown', () => {
    const vaults = vaultsOf({ 'shop-kv': { a: 'hunter2' }, 'other-kv': {} });
    expect(() => vaults.get('shpo-kv')).toThrow(
      'No vault shpo-kv in the emulator; known: shop-kv, other-kv.',
    );
    expect(() => vaults.get('shop-kv').rotate('b')).toThrow('No secret b in vault shop-kv; known: a.');
    expect(() => vaultsOf().get(undefined)).toThrow('No vault in the emulator; known: none.');
  });
});
