import { createHash, createHmac } from 'node:crypto';
import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from '../http/http-message.js';
import { isBodySigned, checkSignature } from './hmac.js';

const NOW = Date.UTC(2026, 0, 1);
const other = { id: 'other', secret: '' };
const key = { id: 'me', secret: Buffer.from('k3y').toString('base64') };
const bodyHash = createHash('sha256').update('body').digest('base64');

function signed(
  changes: { readonly headers?: Record<string, string>; readonly target?: string } = {},
): HttpRequest {
  const date = new Date(NOW).toUTCString();
  const text = `PUT\n/kv/a?label=b\n${date};my-store.azconfig.io;${bodyHash}`;
  const signature = createHmac('sha256', 'k3y').update(text).digest('base64');
  return {
    secure: true,
    method: 'PUT',
    host: 'my-store.azconfig.io',
    path: '/kv/a',
    query: new URLSearchParams('label=b'),
    target: changes.target ?? '/kv/a?label=b',
    headers: {
      host: 'my-store.azconfig.io',
      'x-ms-date': date,
      'x-ms-content-sha256': bodyHash,
      authorization: `HMAC-SHA256 Credential=me&SignedHeaders=x-ms-date;host;x-ms-content-sha256&Signature=${signature}`,
      ...changes.headers,
    },
    readBody: () => Promise.resolve('body'),
  };
}

describe('checkSignature()', () => {
  it('has nothing against a request that is signed with the key', () => {
    expect(checkSignature(signed(), [other, key], NOW).key).toBe(key);
    expect(checkSignature(signed(), [key], NOW + 14 * 60_000).key).toBe(key);
  });

  it('takes the date from the header Date when that one is signed', () => {
    const date = new Date(NOW).toUTCString();
    const text = `PUT\n/kv/a?label=b\n${date};my-store.azconfig.io;${bodyHash}`;
    const signature = createHmac('sha256', 'k3y').update(text).digest('base64');
    const authorization = `HMAC-SHA256 Credential=me&SignedHeaders=Date;host;x-ms-content-sha256&Signature=${signature}`;
    const headers = { date, 'x-ms-date': 'ignored', authorization };
    expect(checkSignature(signed({ headers }), [key], NOW).key).toBe(key);
  });

  it.each<[string, HttpRequest, number, string]>([
    ['another target', signed({ target: '/kv/a?label=c' }), NOW, 'Invalid Signature'],
    [
      'another key',
      signed({ headers: { authorization: 'HMAC-SHA256 Credential=you&SignedHeaders=a&Signature=b' } }),
      NOW,
      'Invalid Credential',
    ],
    ['no key', signed({ headers: { authorization: 'HMAC-SHA256' } }), NOW, 'Credential is required'],
    [
      'no signature',
      signed({ headers: { authorization: 'HMAC-SHA256 Credential=me&SignedHeaders=a' } }),
      NOW,
      'Signature is required',
    ],
    [
      'another date',
      signed({ headers: { 'x-ms-date': new Date(NOW + 1_000).toUTCString() } }),
      NOW,
      'Invalid Signature',
    ],
    ['no date', signed({ headers: { 'x-ms-date': 'soon' } }), NOW, 'Invalid access token date'],
    ['an old date', signed(), NOW + 16 * 60_000, 'The access token has expired'],
    ['another body', signed({ headers: { 'x-ms-content-sha256': 'x' } }), NOW, 'Invalid Signature'],
    [
      'unsigned headers',
      signed({ headers: { authorization: 'HMAC-SHA256 Credential=me&SignedHeaders=x-ms-date&Signature=b' } }),
      NOW,
      'host is required as a signed header',
    ],
  ])('refuses %s', (_what, request, now, problem) => {
    expect(checkSignature(request, [key], now).problem).toBe(problem);
  });
});

describe('isBodySigned()', () => {
  it('compares a body with its hash, where there is one', () => {
    expect(isBodySigned(signed(), 'body')).toBe(true);
    expect(isBodySigned(signed(), 'another')).toBe(false);
  });
});
