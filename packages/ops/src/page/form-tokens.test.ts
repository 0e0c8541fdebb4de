import { describe, expect, it } from '@jest/globals';
import { FormTokens } from './form-tokens.js';

const request = (cookie?: string, url = 'http://localhost/ops') =>
  new Request(url, cookie === undefined ? {} : { headers: { cookie } });
const cookieOf = (setCookie: string | undefined) => setCookie?.split(';')[0] ?? '';

describe('FormTokens', () => {
  it('knows the form of the browser it gave a cookie to', () => {
    const tokens = new FormTokens(undefined);
    const { formToken, setCookie } = tokens.session(request());
    const again = request(`other=1; ${cookieOf(setCookie)}`);
    expect(tokens.isOwn(again, formToken)).toBe(true);
    expect(tokens.session(again)).toEqual({ formToken, setCookie: undefined });
  });

  it.each<[string, (cookie: string, token: string) => [string | undefined, string | null]]>([
    ['without its cookie', (_, token) => [undefined, token]],
    ['with the cookie of another browser', (_, token) => ['vaultref-ops=AAAA', token]],
    ['with an empty cookie', (_, token) => ['vaultref-ops=', token]],
    ['without a token', (cookie) => [cookie, null]],
    ['with the cookie as its token', (cookie) => [cookie, cookie.split('=')[1] ?? '']],
    ['with another token', (cookie, token) => [cookie, `${token}A`]],
  ])('does not know a form %s', (_, forge) => {
    const tokens = new FormTokens(undefined);
    const { formToken, setCookie } = tokens.session(request());
    const [cookie, token] = forge(cookieOf(setCookie), formToken);
    expect(tokens.isOwn(request(cookie), token)).toBe(false);
  });

  it('knows forms of other instances by their common key only', () => {
    const { formToken, setCookie } = new FormTokens('key').session(request());
    const sent = request(cookieOf(setCookie));
    expect(new FormTokens('key').isOwn(sent, formToken)).toBe(true);
    expect(new FormTokens('another').isOwn(sent, formToken)).toBe(false);
    expect(new FormTokens(undefined).isOwn(sent, formToken)).toBe(false);
  });

  it('gives a cookie that no script reads and no other site sends, over https to https only', () => {
    const tokens = new FormTokens(undefined);
    expect(tokens.session(request()).setCookie).toMatch(
      /^vaultref-ops=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict$/,
    );
    expect(tokens.session(request(undefined, 'https://ops.example/')).setCookie).toMatch(
      /^__Host-vaultref-ops=[\w-]{32}; Path=\/; HttpOnly; SameSite=Strict; Secure$/,
    );
  });
});
