import { describe, expect, it } from '@jest/globals';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';
import { toRequest } from './to-request.js';

describe('toRequest()', () => {
  const urlOf = (parts: object, socket = new Socket()) => {
    const incoming = new IncomingMessage(socket);
    return toRequest(
      Object.assign(incoming, { url: '/', headers: { host: 'app.example' } }, parts),
      undefined,
    )?.url;
  };

  it.each([
    ['what an application is mounted under', { url: '/b', originalUrl: '/a/b' }, 'http://app.example/a/b'],
    ['a request without a host, as of HTTP/1.0', { headers: {} }, 'http://localhost/'],
    ['a request about the server itself', { method: 'OPTIONS', url: '*' }, 'http://app.example/'],
    ['a message without method and address', { method: undefined, url: undefined }, 'http://app.example/'],
    ['an address of IPv6', { headers: { host: '[::1]:3000' } }, 'http://[::1]:3000/'],
  ])('has the whole address: %s', (_, parts, url) => {
    expect(urlOf(parts)).toBe(url);
  });

  it('knows a connection with TLS', () => {
    expect(urlOf({}, new TLSSocket(new Socket()))).toBe('https://app.example/');
  });

  it('gives fields that were sent several times', () => {
    const incoming = Object.assign(new IncomingMessage(new Socket()), {
      headers: { host: 'app.example', 'set-cookie': ['a=1', 'b=2'], accept: undefined },
    });
    const headers = toRequest(incoming, undefined)?.headers;
    expect([headers?.getSetCookie(), headers?.has('accept')]).toEqual([['a=1', 'b=2'], false]);
  });
});
