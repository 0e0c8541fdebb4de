import { describe, expect, it } from '@jest/globals';
import { isLocal, isOwnHost, isSameOrigin } from './hosts.js';

const request = (headers: Record<string, string> = {}, url = 'http://localhost:3000/ops') =>
  new Request(url, { headers });

describe('isOwnHost()', () => {
  it.each([
    ['localhost:3000'],
    ['127.0.0.1'],
    ['[::1]:3000'],
    ['LOCALHOST'],
    ['Ops.Example.com:8443'],
    ['localhost.'],
  ])('knows %s', (host) => {
    expect(isOwnHost(request({ host }), ['ops.example.com'])).toBe(true);
  });

  it.each([
    ['evil.example'],
    ['evil.example:3000'],
    ['localhost.evil.example'],
    ['127.0.0.1.nip.io'],
    ['ops.example.com.evil.example'],
    ['evil.example#localhost'],
    ['localhost@evil.example'],
    [''],
  ])('does not know %s', (host) => {
    expect(isOwnHost(request({ host }), ['ops.example.com'])).toBe(false);
  });

  it('goes by names, whatever the port', () => {
    expect(isOwnHost(request({ host: 'ops.example.com' }), ['OPS.example.com:8443'])).toBe(true);
  });

  it('goes by the address too', () => {
    expect(isOwnHost(request({}, 'http://evil.example/'), [])).toBe(false);
    expect(isOwnHost(request({}, 'http://127.0.0.1:3000/'), [])).toBe(true);
  });
});

describe('isLocal()', () => {
  it.each([['127.0.0.1'], ['127.8.8.8'], ['::1'], ['::ffff:127.0.0.1']])(
    'takes %s for this machine',
    (address) => {
      expect(isLocal(request(), address)).toBe(true);
    },
  );

  it.each([
    [undefined],
    [''],
    ['10.0.0.1'],
    ['::ffff:10.0.0.1'],
    ['2001:db8::1'],
    ['127.0.0.1.evil.example'],
    ['1127.0.0.1'],
  ])('does not take %s for it', (address) => {
    expect(isLocal(request(), address)).toBe(false);
  });

  it.each([['x-forwarded-for'], ['forwarded'], ['via'], ['x-real-ip']])(
    'does not take a proxy on it for it: %s',
    (name) => {
      expect(isLocal(request({ [name]: '127.0.0.1' }), '127.0.0.1')).toBe(false);
    },
  );
});

describe('isSameOrigin()', () => {
  it.each([
    [{ 'sec-fetch-site': 'same-origin' }, true],
    [{ 'sec-fetch-site': 'same-origin', origin: 'null' }, true],
    [{ 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' }, false],
    [{ 'sec-fetch-site': 'cross-site' }, false],
    [{ 'sec-fetch-site': 'none' }, false],
    [{ origin: 'http://localhost:3000' }, true],
    [{ origin: 'http://localhost:4000' }, false],
    [{ origin: 'http://evil.example' }, false],
    [{ origin: 'null' }, false],
    [{}, true],
  ])('%j: %s', (headers, expected) => {
    expect(isSameOrigin(request({ ...headers }))).toBe(expected);
  });
});
