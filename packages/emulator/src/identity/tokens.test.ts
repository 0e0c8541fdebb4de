import { describe, expect, it } from '@jest/globals';
import { Tokens } from './tokens.js';

const VAULT = 'https://vault.azure.net';

function refusal(tokens: Tokens, authorization: string | undefined, audience: string): string | undefined {
  return tokens.check(authorization, [audience]).refusal?.reason;
}

describe('Tokens', () => {
  it.each([VAULT, `${VAULT}/`, `${VAULT}/.default`, `${VAULT}//.default`])(
    'issues tokens for %s',
    (resource) => {
      const tokens = new Tokens(() => 0);
      const { token } = tokens.issue(resource, 'system');
      expect(refusal(tokens, `Bearer ${token}`, VAULT)).toBeUndefined();
    },
  );

  it('refuses a header without a bearer token', () => {
    const tokens = new Tokens(() => 0);
    const missing = 'AKV10000: Request is missing a Bearer or PoP token.';
    expect(refusal(tokens, undefined, VAULT)).toBe(missing);
    expect(refusal(tokens, 'Basic abc', VAULT)).toBe(missing);
  });

  it('refuses a token of another audience and names both', () => {
    const tokens = new Tokens(() => 0);
    const { token } = tokens.issue('https://management.azure.com/.default', 'system');
    expect(refusal(tokens, `Bearer ${token}`, VAULT)).toBe(
      'AKV10022: Invalid audience. Expected https://vault.azure.net, found: https://management.azure.com.',
    );
  });

  it('refuses a token that it did not issue, without repeating it', () => {
    const { token } = new Tokens(() => 0).issue(VAULT, 'system');
    expect(refusal(new Tokens(() => 0), `Bearer ${token}`, VAULT)).toBe(
      'The token was not issued by this emulator.',
    );
  });

  it('refuses a token from the moment it expires, after 24 hours', () => {
    let now = 1_000;
    const tokens = new Tokens(() => now);
    const { token, expiresAt } = tokens.issue(VAULT, 'system');
    expect(expiresAt).toBe(1_000 + 24 * 60 * 60 * 1000);
    now = expiresAt - 1;
    expect(refusal(tokens, `Bearer ${token}`, VAULT)).toBeUndefined();
    now = expiresAt;
    expect(refusal(tokens, `Bearer ${token}`, VAULT)).toBe('The token has expired.');
  });
});
