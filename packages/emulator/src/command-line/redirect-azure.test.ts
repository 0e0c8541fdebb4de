import tls from 'node:tls';
import { describe, expect, it } from '@jest/globals';
import { redirectAzure } from './redirect-azure.js';

/** What `tls.connect` is asked for in the end. */
function dialled(call: (connect: typeof tls.connect) => unknown): tls.ConnectionOptions {
  let seen: tls.ConnectionOptions = {};
  const fake = (options: tls.ConnectionOptions): tls.TLSSocket => {
    seen = options;
    return new tls.TLSSocket(undefined as never);
  };
  call(redirectAzure(fake as typeof tls.connect, 4010));
  return seen;
}

describe('redirectAzure()', () => {
  const host = 'my-app-kv.vault.azure.net';
  const here = { host: '127.0.0.1', port: 4010, servername: host };

  it.each<[string, (connect: typeof tls.connect) => unknown]>([
    ['options', (connect) => connect({ host, port: 443, ALPNProtocols: ['http/1.1'] })],
    ['port, host and options', (connect) => connect(443, host, { ALPNProtocols: ['http/1.1'] })],
  ])('dials the emulator for a host of Azure, given %s', (_form, call) => {
    expect(dialled(call)).toEqual({ ...here, ALPNProtocols: ['http/1.1'] });
  });

  it('keeps another server name', () => {
    expect(dialled((connect) => connect({ host, servername: 'x' }))).toMatchObject({ servername: 'x' });
  });

  it.each<[string, tls.ConnectionOptions]>([
    ['another host', { host: 'example.com', port: 443 }],
    ['a connection that is there already', { host, socket: {} as never }],
    ['a path', { path: '/x/socket' }],
  ])('leaves %s alone', (_what, options) => {
    expect(dialled((connect) => connect(options))).toEqual(options);
  });
});
