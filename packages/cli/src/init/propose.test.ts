import { describe, expect, it } from '@jest/globals';
import { applyProposals, leftAlone, propose } from './propose.js';

const becomes = (text: string): string => applyProposals(text, propose(text));

describe('propose()', () => {
  it.each([
    ['DB_PASSWORD=hunter2', 'DB_PASSWORD=@keyvault:db-password'],
    ['DB_PASSWORD=', 'DB_PASSWORD=@keyvault:db-password'],
    [
      'export API_TOKEN="a # b" # the token\r\nX=1\r\n',
      'export API_TOKEN=@keyvault:api-token # the token\r\nX=1\r\n',
    ],
    [
      'KEY_A=1\nSIGNING_KEY="-----BEGIN\nabc\n-----END"\nB=2',
      'KEY_A=1\nSIGNING_KEY=@keyvault:signing-key\nB=2',
    ],
    [
      'DATABASE_URL=postgres://app:hunter2@db/app',
      'DATABASE_URL=postgres://app:@keyvault{database-url-password?encode=uri}@db/app',
    ],
    ["URL='postgres://a:b2@h/#x'", 'URL="postgres://a:@keyvault{url-password?encode=uri}@h/#x"'],
    ['A_TOKEN=1\na-token=2', 'A_TOKEN=@keyvault:a-token\na-token=@keyvault:a-token-2'],
    ['URL=postgres://app:hun@ter2@db/app', 'URL=postgres://app:@keyvault{url-password?encode=uri}@db/app'],
    ['URL=jdbc:postgresql://db/app?user=app&password=hunter2', 'URL=@keyvault:url'],
    ['URL="sqlserver://db:1433;user=sa;password=hun@ter2"', 'URL=@keyvault:url'],
    ['SMTP_PASS=hunter2', 'SMTP_PASS=@keyvault:smtp-pass'],
    ['STRIPE_KEY=sk_live_hunter2hunter2', 'STRIPE_KEY=@keyvault:stripe-key'],
    ['GH=ghp_hunter2hunter2hunter2', 'GH=@keyvault:gh'],
    ['AZURE_OPENAI_API_KEY=hunter2', 'AZURE_OPENAI_API_KEY=@keyvault:azure-openai-api-key'],
    ['DB_PASSWORD=x # comment', 'DB_PASSWORD=@keyvault:db-password # comment'],
  ])('makes of %j %j', (text, expected) => {
    expect(becomes(text)).toBe(expected);
  });

  it.each([
    'PORT=3000',
    'DB_PASSWORD=@keyvault:x',
    '# DB_PASSWORD=x',
    'TOKEN_TTL=60',
    'PASSWORD_FILE=/run/x',
    'USE_TOKEN=true',
    'SENTRY_DSN=https://0123456789abcdef@o1.ingest.sentry.io/1',
    'STRIPE_API_KEY=pk_live_hunter2hunter2',
    'AZURE_CLIENT_SECRET=hunter2',
    'HTTPS_PROXY=http://app:hunter2@proxy:3128',
    'NODE_OPTIONS=--require=x',
    'KEY_VAULT_NAME=my-app-kv',
    'KEY_VAULT_TOKEN=hunter2',
  ])('leaves %j alone', (text) => {
    expect(becomes(text)).toBe(text);
  });

  it('tells which secrets it leaves alone, and why', () => {
    const text =
      'AZURE_CLIENT_SECRET=hunter2\nKEY_VAULT_TOKEN=hunter2\nNODE_OPTIONS=--require=x\nDB_PASSWORD=x';
    expect(leftAlone(text)).toEqual([
      { variable: 'AZURE_CLIENT_SECRET', reason: expect.stringContaining('may not be exported') },
      { variable: 'KEY_VAULT_TOKEN', reason: expect.stringContaining('leads to the vault') },
    ]);
  });

  it('holds no secret', () => {
    const proposals = propose('DB_PASSWORD=hunter2\nU=amqp://a:hunter2@h');
    expect(JSON.stringify(proposals)).not.toContain('hunter2');
  });
});
