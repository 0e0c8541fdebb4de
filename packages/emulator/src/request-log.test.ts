import { describe, expect, it } from '@jest/globals';
import type { HttpRequest } from './http/http-message.js';
import { RequestLog } from './request-log.js';

const request: HttpRequest = {
  secure: true,
  method: 'GET',
  host: 'shop-kv.vault.azure.net',
  path: '/secrets/api-key/',
  query: new URLSearchParams({ 'api-version': '7.4', leak: 'hunter2' }),
  target: '/secrets/api-key/?leak=hunter2',
  readBody: () => Promise.resolve('hunter2'),
  headers: { authorization: 'Bearer hunter2', 'user-agent': 'test/1' },
};
const subject = { kind: 'secret', vault: 'shop-kv', secret: 'api-key', version: undefined } as const;

describe('RequestLog', () => {
  it('keeps who asked for what, frozen, without query and authorization', () => {
    const log = new RequestLog(() => 42);
    log.add(request, subject, 200, true);
    expect(log.entries).toEqual([
      {
        at: 42,
        method: 'GET',
        host: 'shop-kv.vault.azure.net',
        path: '/secrets/api-key/',
        kind: 'secret',
        vault: 'shop-kv',
        secret: 'api-key',
        status: 200,
        authorized: true,
        userAgent: 'test/1',
      },
    ]);
    expect(Object.isFrozen(log.entries[0])).toBe(true);
    expect(JSON.stringify(log.entries)).not.toContain('hunter2');
  });

  it('counts the entries that equal every field given', () => {
    const log = new RequestLog(() => 0);
    log.add(request, subject, 401, false);
    log.add(request, subject, 200, true);
    log.addRefusedConnection('example.com', 403);
    expect(log.count({})).toBe(3);
    expect(log.count({ kind: 'secret', secret: 'API-KEY' })).toBe(2);
    expect(log.count({ kind: 'secret', status: 401 })).toBe(1);
    expect(log.count({ kind: 'connect', host: 'example.com', authorized: false })).toBe(1);
  });
});
