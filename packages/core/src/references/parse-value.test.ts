import { describe, expect, it } from '@jest/globals';
import { parseValue } from './parse-value.js';

const V = '0123456789abcdef0123456789abcdef';

describe('parseValue()', () => {
  it.each([
    ['@keyvault:db-password', { name: 'db-password' }],
    ['@KeyVault:db-password', { name: 'db-password' }],
    ['  @keyvault:db-password\n', { name: 'db-password' }],
    [`@keyvault:${'a'.repeat(127)}`, { name: 'a'.repeat(127) }],
    ['@keyvault:-', { name: '-' }],
    ['@keyvault:12345', { name: '12345' }],
    ['@keyvault:prod/db-password', { vault: 'prod', name: 'db-password' }],
    ['@keyvault:p/db-password', { vault: 'p', name: 'db-password' }],
    [`@keyvault:db-password@${V}`, { name: 'db-password', version: V }],
    [`@keyvault:db-password@${V.toUpperCase()}`, { name: 'db-password', version: V }],
    [`@keyvault:Prod/db-password@${V}`, { vault: 'prod', name: 'db-password', version: V }],
  ])('reads %j as a reference', (text, reference) => {
    expect(parseValue(text)).toEqual({ reference });
  });

  it.each([
    ['', ''],
    ['@@', '@@'],
    ['a@b.com', 'a@b.com'],
    ['@keyvault', '@keyvault'],
    ['@keyvaultish:name', '@keyvaultish:name'],
    ['${keyvault:name}', '${keyvault:name}'],
    ['see @keyvault name', 'see @keyvault name'],
    ['call @keyvault(name)', 'call @keyvault(name)'],
    ['user@keyvault.example.com', 'user@keyvault.example.com'],
    ['amqp://user:pw@keyvault:5671/vhost', 'amqp://user:pw@keyvault:5671/vhost'],
    ['https://user@keyvault:8443', 'https://user@keyvault:8443'],
    ['@keyvault::name', '@keyvault:name'],
    ['@keyvault:::x', '@keyvault::x'],
    ['see @keyvault{{x} here', 'see @keyvault{x} here'],
    ['@Microsoft.KeyVault((x)', '@Microsoft.KeyVault(x)'],
  ])('reads %j as text', (text, literal) => {
    expect(parseValue(text)).toEqual({ literal });
  });

  it.each([
    ['@keyvault:', 'EMPTY'],
    ['@keyvault:my_secret', 'NAME'],
    ['@keyvault:naïve', 'NAME'],
    [`@keyvault:${'a'.repeat(128)}`, 'NAME'],
    ['@keyvault:vault/', 'NAME'],
    ['@keyvault:my secret', 'WHITESPACE'],
    ['@keyvault:a/b/c', 'SEGMENTS'],
    ['@keyvault:/name', 'VAULT'],
    ['@keyvault:1vault/name', 'VAULT'],
    ['@keyvault:my--vault/name', 'VAULT'],
    [`@keyvault:${'v'.repeat(25)}/name`, 'VAULT'],
    ['@keyvault:name@', 'VERSION'],
    ['@keyvault:name@latest', 'VERSION'],
    [`@keyvault:name@${V}0`, 'VERSION'],
    [`@keyvault:name@${V}@${V}`, 'VERSION'],
    [`@keyvault:name/${V}`, 'AMBIGUOUS'],
    ['@keyvault:@keyvault:a', 'NESTED'],
    ['@keyvault:a @keyvault:b', 'NESTED'],
    ['@keyvault:${ENV}-db', 'NESTED'],
    ['@keyvault(name)', 'SPELLING'],
    ['@keyvault name', 'SPELLING'],
    ['"@keyvault:db"', 'QUOTED'],
    ['postgres://u:@keyvault:pw@h/db', 'UNBRACED'],
    ['Password=@Microsoft.KeyVault(VaultName=v;SecretName=s)', 'EMBEDDED_APPSERVICE'],
    ['@Microsoft.KeyVault(VaultName=v;SecretName=s)', 'UNSUPPORTED'],
    ['postgres://u:@keyvault{pw}@h/db', 'UNSUPPORTED'],
    ['@keyvault{pw}', 'UNSUPPORTED'],
    ['@keyvault:db.password', 'UNSUPPORTED'],
    ['@keyvault:db?optional', 'UNSUPPORTED'],
    ['@keyvault:https://v.vault.azure.net/secrets/x', 'UNSUPPORTED'],
  ])('refuses %j, never passing it on as text', (text, reason) => {
    expect(parseValue(text)).toMatchObject({ problem: { reason } });
  });

  it.each([
    ['@keyvault:my_secret', 'did you mean "my-secret"?'],
    ['@keyvault:name@latest', 'leave the version off'],
    ['@keyvault:${ENV}-db', 'did variable expansion run?'],
  ])('tells how to mend %j', (text, hint) => {
    expect(parseValue(text)).toMatchObject({ problem: { remedy: expect.stringContaining(hint) } });
  });

  it('reads a megabyte of hostile text in linear time', () => {
    for (const piece of [
      '@keyvault',
      '@keyvault:',
      '@keyvault::',
      '@keyvault{',
      '"@keyvault:',
      ' ',
      '@microsoft.keyvault(',
    ]) {
      expect(parseValue(piece.repeat(1_000_000 / piece.length))).toBeDefined();
    }
  });
});
