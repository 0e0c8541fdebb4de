import { describe, expect, it } from '@jest/globals';
import { parseConnectionString, parseEndpoint } from './app-configuration-endpoint.js';

describe('parseEndpoint()', () => {
  it.each([
    ['https://my-store.azconfig.io', 'https://appconfig.azure.com/.default'],
    ['https://My-Store.azconfig.io/', 'https://appconfig.azure.com/.default'],
    ['https://my-store.azconfig.azure.cn', 'https://appconfig.azure.cn/.default'],
    ['https://my-store.azconfig.azure.us', 'https://appconfig.azure.us/.default'],
    ['https://127.0.0.1:8483', 'https://appconfig.azure.com/.default'],
  ])('takes %s, whose token is for %s', (text, scope) => {
    expect(parseEndpoint(text)).toEqual({
      origin: text.toLowerCase().replace(/\/$/, ''),
      host: expect.any(String),
      scope,
    });
  });

  it.each([
    [''],
    ['my-store.azconfig.io'],
    ['https://azconfig.io'],
    ['https://.azconfig.io'],
    ['https://my-storeazconfig.io'],
    ['https://my-store.azconfig.io@evil.com'],
    ['https://user:hunter2@my-store.azconfig.io'],
    ['https://my-store.azconfig.io?x=1'],
    ['https://my-store.azconfig.io#x'],
    ['https://localhost.evil.com'],
    ['http://evil.com'],
    ['file:///etc/passwd'],
  ])('refuses %j', (text) => {
    expect(parseEndpoint(text)).toBeUndefined();
  });
});

describe('parseConnectionString()', () => {
  it('takes its parts in any order and spelling, and writes them as the SDK wants them', () => {
    const text = ' secret=c2VjcmV0PT0= ; ID=0-l4-s0:abc ;endpoint=https://my-store.azconfig.io/';
    expect(parseConnectionString(text)?.connectionString).toBe(
      'Endpoint=https://my-store.azconfig.io;Id=0-l4-s0:abc;Secret=c2VjcmV0PT0=',
    );
  });

  it.each([
    ['Endpoint=https://my-store.azconfig.io;Id=a'],
    ['Endpoint=https://evil.com;Id=a;Secret=b'],
    ['Id=a;Secret=b'],
    [''],
  ])('refuses %j', (text) => {
    expect(parseConnectionString(text)).toBeUndefined();
  });
});
