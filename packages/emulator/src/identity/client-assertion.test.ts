import { describe, expect, it } from '@jest/globals';
import { assertionProblem } from './client-assertion.js';

const NOW = Date.UTC(2026, 0, 1);
const HOUR = 60 * 60;
const good = {
  iss: 'https://issuer.example',
  sub: 'system:serviceaccount:shop:checkout',
  aud: 'api://AzureADTokenExchange',
  exp: NOW / 1000 + HOUR,
};
const credential = { issuer: good.iss, subject: good.sub, audience: good.aud };

function jwt(claims: object): string {
  const part = (content: object): string => Buffer.from(JSON.stringify(content)).toString('base64url');
  return `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
}

describe('assertionProblem()', () => {
  it.each([
    ['a text for the audience', good],
    ['a list for the audience', { ...good, aud: ['other', good.aud] }],
    ['a clock that is a little behind', { ...good, exp: NOW / 1000 - 60, nbf: NOW / 1000 - HOUR }],
  ])('has nothing against the claims of a federated credential, with %s', (_what, claims) => {
    expect(assertionProblem(jwt(claims), [credential], NOW)).toBeUndefined();
  });

  it.each<[string, string, number]>([
    ['a text that is no JWT', 'assertion', 50027],
    ['a JWT without a signature', jwt(good).replace(/\.[^.]*$/, '.'), 50027],
    ['a payload that is no object', 'e30.W10.eA', 50027],
    ['claims without an end', jwt({ ...good, exp: undefined }), 700024],
    ['an assertion that has expired', jwt({ ...good, exp: NOW / 1000 - HOUR }), 700024],
    ['an assertion of the future', jwt({ ...good, nbf: NOW / 1000 + HOUR }), 700024],
    ['another issuer', jwt({ ...good, iss: 'https://other.example' }), 700211],
    ['another subject', jwt({ ...good, sub: 'other' }), 700213],
    ['another audience', jwt({ ...good, aud: 'https://vault.azure.net' }), 700212],
  ])('refuses %s', (_what, assertion, code) => {
    expect(assertionProblem(assertion, [credential], NOW)?.code).toBe(code);
  });

  it('looks at nothing where there is no federated credential', () => {
    expect(assertionProblem('assertion', [], NOW)).toBeUndefined();
  });
});
