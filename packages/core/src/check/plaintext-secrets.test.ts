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
    ['DATABASE_URL', 'postgres://app:hun@ter2@db/app'],
    ['DATABASE_URL', 'jdbc:postgresql://db/app?user=app&password=hunter2'],
    ['DATABASE_URL', 'sqlserver://db:1433;user=sa;password=hunter2'],
    ['DATABASE', 'Server=db;User Id=app;Password=hunter2'],
    ['STORAGE', 'AccountName=shop;AccountKey=aHVudGVyMmh1bnRlcjI='],
    [
      'BLOB_URL',
      'https://shop.blob.core.windows.net/c?sv=2022-11-02&sig=aHVudGVyMmh1bnRlcjJodW50ZXIyaHVudGVyMg%3D',
    ],
    ['SMTP_PASS', 'hunter2hunter2'],
    ['smtpPass', 'hunter2hunter2'],
    ['PASS', 'hunter2hunter2'],
    ['DB_PW', 'hunter2hunter2'],
    ['SECRET_KEY_BASE', 'hunter2hunter2'],
    ['STRIPE_KEY', 'sk_live_hunter2hunter2'],
    ['GITHUB_PAT', 'hunter2hunter2'],
    ['AZURE_DEVOPS_EXT_PAT', 'hunter2hunter2'],
    ['GH', 'ghp_hunter2hunter2hunter2'],
    ['LLM', 'sk-hunter2hunter2hunter2'],
    ['TLS', '-----BEGIN RSA PRIVATE KEY-----\nabc'],
    ['SENTRY_DSN', 'https://hunter2:hunter2@sentry.example/1'],
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
    ['DATABASE_URL', 'postgres://db/app?user=app&password=<password>'],
    ['DATABASE_URL', 'https://db/app?next=a:b@c'],
    ['DATABASE', 'Server=db;Integrated Security=true'],
    ['STORAGE', 'DefaultEndpointsProtocol=http;AccountName=devstoreaccount1;AccountKey=hunter2hunter2'],
    // The key in a DSN of Sentry is in every browser.
    ['SENTRY_DSN', 'https://0123456789abcdef@o1.ingest.sentry.io/1'],
    ['STRIPE_API_KEY', 'pk_live_hunter2hunter2'],
    ['GITHUB', 'ghp_xxxxxxxxxxxxxxxxxxxx'],
    ['COMPASS', 'north-north-east'],
    ['BYPASS', 'localhost,internal'],
    ['PASSTHROUGH', 'x-request-id'],
    ['PASS_THROUGH', 'x-request-id'],
    ['KEYBOARD', 'de-latin1'],
    ['PRIMARY_KEY_NAME', 'customer_id'],
    ['KEY_VAULT_NAME', 'my-app-kv'],
    ['HOTKEY', 'ctrl-shift-k'],
    ['SECRET_NAME', 'db-password'],
    ['FILE_PAT', 'src/**/*.ts'],
    ['LOCALE', 'sk-SK'],
    ['MAX_TOKENS', '1000000'],
    ['CSRF_TOKEN_HEADER', 'x-csrf-token'],
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
