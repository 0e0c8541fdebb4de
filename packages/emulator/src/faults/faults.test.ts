import { describe, expect, it } from '@jest/globals';
import { Faults } from './faults.js';

const secret = { kind: 'secret', vault: 'shop-kv', secret: 'Api-Key' } as const;

describe('Faults', () => {
  it('matches every field given, whatever the case', () => {
    const faults = new Faults();
    faults.add({ match: { kind: 'secret', vault: 'SHOP-kv', secret: 'api-key' }, status: 500 });
    expect(faults.take(secret)?.status).toBe(500);
    expect(faults.take({ ...secret, secret: 'other' })).toBeUndefined();
    expect(faults.take({ kind: 'token' })).toBeUndefined();
  });

  it('answers as many times as told, then lets the next fault answer', () => {
    const faults = new Faults();
    faults.add({ match: {}, status: 503, times: 2 });
    faults.add({ match: {}, status: 403 });
    expect([1, 2, 3, 4].map(() => faults.take(secret)?.status)).toEqual([503, 503, 403, 403]);
  });

  it('ends when the returned function is called', () => {
    const faults = new Faults();
    const remove = faults.add({ match: {}, status: 503 });
    remove();
    remove();
    expect(faults.take(secret)).toBeUndefined();
  });

  it('sends text as it is and anything else as JSON, with the headers given', () => {
    const faults = new Faults();
    faults.add({
      match: {},
      status: 502,
      body: '<html>',
      headers: { 'Content-Type': 'text/html' },
      times: 1,
    });
    faults.add({ match: {}, status: 200, body: { error: null }, times: 1 });
    expect(faults.take(secret)).toEqual({
      status: 502,
      headers: { 'Content-Type': 'text/html' },
      body: '<html>',
    });
    expect(faults.take(secret)?.body).toBe('{"error":null}');
  });

  it.each([
    [429, 'Throttled'],
    [403, 'Forbidden'],
    [500, 'InternalServerError'],
  ])('has an error envelope for status %d by default', (status, code) => {
    const faults = new Faults();
    faults.add({ match: {}, status });
    expect(faults.take(secret)?.body).toContain(`"code":"${code}"`);
  });

  it('refuses a status or a number of times that cannot be', () => {
    const faults = new Faults();
    expect(() => faults.add({ match: {}, status: 99 })).toThrow(
      "A fault's status is a number from 200 to 599, not 99.",
    );
    expect(() => faults.add({ match: {}, status: 429, times: 0 })).toThrow(
      "A fault's times is 1 or more, not 0.",
    );
  });
});
