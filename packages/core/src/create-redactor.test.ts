import { describe, expect, it } from '@jest/globals';
import { assert, asyncProperty, nat, uniqueArray } from 'fast-check';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { createRedactor } from './create-redactor.js';
import { loadConfig } from './load-config.js';
import { memoryProvider } from './secrets/memory-provider.js';
import { object } from './sources/object.js';

const CANARY = 'canary-7Q$x&y"z/€';

describe('createRedactor()', () => {
  const secrets = new Map([
    ['db-password', CANARY],
    ['login', JSON.stringify({ user: 'app-user', password: 'in-json-7Q' })],
    ['short', 'on'],
    ['tenant', 'tenant-secret'],
  ]);
  const load = () =>
    loadConfig({
      sources: [object({ a: '@keyvault:db-password', b: '@keyvault:login.password', c: '@keyvault:short' })],
      provider: {
        defaultVault: 'memory',
        getSecret: ({ name }) => Promise.resolve({ value: secrets.get(name) ?? '' }),
      },
    });

  it.each([
    ['plain', CANARY],
    ['JSON-escaped', JSON.stringify(CANARY).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify({ value: CANARY }))],
    ['URL-encoded', encodeURIComponent(CANARY)],
    ['base64', Buffer.from(CANARY).toString('base64')],
    ['base64url', Buffer.from(CANARY).toString('base64url')],
    ['a header', `Basic ${Buffer.from(`user:${CANARY}`).toString('base64')}`],
    ['a field of a secret', 'in-json-7Q'],
  ])('masks a secret: %s', async (_, form) => {
    const redact = createRedactor(await load());
    expect(redact(`before ${form} after`)).toMatch(/^before .*\*\*\*.* after$/);
    expect(redact(`before ${form} after`)).not.toContain(form);
  });

  it('takes a configuration whose values a schema types', async () => {
    const schema = z.object({ a: z.string() });
    const provider = memoryProvider({ a: CANARY });
    const config = await loadConfig({ sources: [object({ a: '@keyvault:a' })], provider, schema, env: {} });
    expect(createRedactor(config)(config.values.a)).toBe('***');
  });

  it('leaves everything else, and short secrets, as they are', async () => {
    const redact = createRedactor(await load());
    expect(redact('the light is on')).toBe('the light is on');
    expect(createRedactor(await load(), { minLength: 2 })('the light is on')).toBe('the light is ***');
  });

  it('follows rotations and reads on demand, and still masks what was rotated away', async () => {
    const config = await load();
    const redact = createRedactor(config);
    await config.secrets.get('tenant');
    for (const value of ['another-secret', 'a third secret', CANARY]) {
      secrets.set('db-password', value);
      await config.refresh();
    }
    expect(redact(`${CANARY}, another-secret, a third secret, tenant-secret`)).toBe('***, ***, ***, ***');
  });

  it('masks every secret that is in use, however many there are', async () => {
    const tree = Object.fromEntries(Array.from({ length: 10_050 }, (_, n) => [n, `@keyvault:secret-${n}`]));
    const config = await loadConfig({
      sources: [object(tree)],
      provider: {
        defaultVault: 'memory',
        getSecret: ({ name }) => Promise.resolve({ value: `value of ${name}.` }),
      },
    });
    const redact = createRedactor(config);
    expect([0, 49, 50, 10_049].map((n) => redact(`value of secret-${n}.`))).toEqual([
      '***',
      '***',
      '***',
      '***',
    ]);
  });

  it('masks a secret in a stream, however it is cut', async () => {
    const config = await load();
    const bytes = Buffer.from(`start ${CANARY} middle ${encodeURIComponent(CANARY)} c can canary end`);
    await assert(
      asyncProperty(uniqueArray(nat(bytes.length), { maxLength: 12 }), async (cuts) => {
        const stream = createRedactor(config).stream();
        let from = 0;
        for (const to of [...cuts.toSorted((a, b) => a - b), bytes.length]) {
          stream.write(bytes.subarray(from, to));
          from = to;
        }
        stream.end();
        expect(await text(stream)).toBe('start *** middle *** c can canary end');
      }),
    );
  });

  it('waits in a stream for the longer of two secrets that begin alike', async () => {
    const provider = memoryProvider({ short: 'canary-pw1', long: 'canary-pw12' });
    const tree = { a: '@keyvault:short', b: '@keyvault:long' };
    const config = await loadConfig({ sources: [object(tree)], provider, env: {} });
    const masked = async (...pieces: string[]) => {
      const stream = createRedactor(config).stream();
      for (const piece of pieces) stream.write(piece);
      stream.end();
      return text(stream);
    };
    expect(await masked('is canary-pw1', '2 here')).toBe('is *** here');
    expect(await masked('is canary-pw1', '3 here')).toBe('is ***3 here');
    expect(await masked('is canary-pw1')).toBe('is ***');
  });

  it('holds nothing back that cannot be the beginning of a secret', async () => {
    const stream = createRedactor(await load()).stream();
    stream.write('a line of a log\n');
    expect(String(stream.read())).toBe('a line of a log\n');
  });
});
