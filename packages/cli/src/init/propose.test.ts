import { describe, expect, it } from '@jest/globals';
import { applyProposals, propose } from './propose.js';

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
  ])('leaves %j alone', (text) => {
    expect(becomes(text)).toBe(text);
  });

  it('holds no secret', () => {
    const proposals = propose('DB_PASSWORD=hunter2\nU=amqp://a:hunter2@h');
    expect(JSON.stringify(proposals)).not.toContain('hunter2');
  });
});
