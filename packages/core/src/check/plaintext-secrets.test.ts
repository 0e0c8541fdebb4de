import { describe, expect, it } from '@jest/globals';
import { dashed, isPlaintextSecret, plaintextSecrets } from './plaintext-secrets.js';

describe('isPlaintextSecret()', () => {
  it.each([
    ['DB_PASSWORD', 'hunter2hunter2'],
    ['dbPassword', 'hunter2hunter2'],
    ['CLIENT_SECRET', 'abcdef'],
    ['github-token', 'abcdef123456'],
    ['STRIPE_API_KEY', 'sk_live_123'],
    ['apiKey', 'abcdef123'],
    ['APIKEY', 'abcdef123'],
    ['key', 'abcdef123'],
    ['SQL_CONNECTION_STRING', 'Server=x;Password=y'],
    ['DATABASE_URL', 'postgres://app:hunter2@db/app'],
  ])('takes %s=%s for a secret', (name, text) => {
    expect(isPlaintextSecret(name, text)).toBe(true);
  });

  it.each([
    ['DB_USER', 'hunter2hunter2'],
    ['PUBLIC_KEY', 'abcdef123'],
    ['PRIMARY_KEY', 'customer_id'],
    ['CACHE_KEY', 'customer_id'],
    ['MONKEY', 'chimpanzee'],
    ['TOKEN_TTL', '360000'],
    ['PASSWORD_FILE', 'password.txt'],
    ['DB_PASSWORD', ''],
    ['DB_PASSWORD', 'short'],
    ['DB_PASSWORD', 'changeme'],
    ['DB_PASSWORD', '<the password>'],
    ['DB_PASSWORD', '${OTHER}-suffix'],
    ['DB_PASSWORD', '/run/secrets/db-password'],
    ['DB_PASSWORD', 'your-password-here'],
    ['REDIS_URL', 'redis://cache:6379'],
    ['DATABASE_URL', 'postgres://app:changeme@db/app'],
  ])('says nothing of %s=%s', (name, text) => {
    expect(isPlaintextSecret(name, text)).toBe(false);
  });
});

describe('plaintextSecrets()', () => {
  it('finds them at any depth, and neither references nor what is refused as one', () => {
    const tree = {
      db: { password: 'hunter2hunter2', user: 'app' },
      token: '@keyvault:token',
      secret: { $keyvault: 'secret' },
      apiKey: '@keyvault{api_key}',
      replicas: [{ url: 'postgres://app:hunter2@db/app' }],
    };
    expect(plaintextSecrets(tree)).toEqual([
      ['db', 'password'],
      ['replicas', '0', 'url'],
    ]);
  });
});

describe('dashed()', () => {
  it.each([
    ['DB_PASSWORD', 'db-password'],
    ['dbPassword', 'db-password'],
    ['APIKey', 'api-key'],
    ['__X__', 'x'],
    ['db.password', 'db-password'],
  ])('makes of %s the name %s', (name, expected) => {
    expect(dashed(name)).toBe(expected);
  });
});
