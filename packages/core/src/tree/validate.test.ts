import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { problemError } from '../errors.js';
import type { StandardSchema } from './standard-schema.js';
import { validate } from './validate.js';

type Issues = readonly {
  message: string;
  path?: readonly (PropertyKey | { readonly key: PropertyKey })[];
}[];

describe('validate()', () => {
  const schema = (issues?: Issues): StandardSchema => ({
    '~standard': {
      version: 1,
      vendor: 'test',
      validate: (value) => Promise.resolve(issues ? { issues } : { value: { made: value } }),
    },
  });
  const SOURCE = { name: 'env file' };
  const check = (given: StandardSchema | undefined) =>
    validate({ a: 1 }, given, {
      secretPaths: [
        ['db', 'password'],
        ['list', 0],
      ],
      redact: (text) => text.replaceAll('hidden', '***'),
      sourceOf: () => SOURCE,
    });
  const failures = async (...issues: Issues) =>
    check(schema(issues)).then(
      () => [],
      (error: unknown) => Reflect.get(Object(error), 'failures') as unknown[],
    );

  it('gives what the schema makes of the tree, and without one the tree', async () => {
    expect(await check(schema())).toEqual({ made: { a: 1 } });
    expect(await check(undefined)).toEqual({ a: 1 });
  });

  it('tells of a plain value what the validator says, redacted', async () => {
    expect(await failures({ message: 'not hidden', path: ['db', { key: 'port' }] })).toEqual([
      {
        code: 'ERR_VALIDATION',
        message: 'not ***',
        path: ['db', 'port'],
        source: SOURCE,
        reference: '',
        remedy: 'correct the value, or the schema',
        transient: false,
      },
    ]);
    await expect(check(schema([{ message: 'x' }]))).rejects.toMatchObject({ code: 'ERR_VALIDATION' });
  });

  it.each([
    [['db', 'password']],
    [['db', { key: 'password' }]],
    [['db', 'password', 'field']],
    [['list', '0']],
    [['list', 0]],
  ])('repeats no word of the validator about the secret at %j', async (path) => {
    expect(await failures({ message: 'got hunter2', path })).toMatchObject([
      {
        message: 'the secret does not have the form that the schema asks for',
        remedy: 'correct the secret in the vault, or the schema',
      },
    ]);
  });

  it('takes neighbours and parents of a secret for no secret', async () => {
    const paths = [['db'], ['db', 'user'], ['list', 1], ['password']];
    expect(await failures(...paths.map((path) => ({ message: 'wrong', path })))).toMatchObject(
      paths.map((path) => ({ path, message: 'wrong' })),
    );
  });

  it.each([
    ['throws', () => JSON.parse('canary-value') as never],
    ['rejects', () => Promise.reject(new RangeError('canary-value'))],
  ])('tells of a schema that %s the kind of error alone: its words could hold a secret', async (_, fail) => {
    const error: unknown = await check({ '~standard': { version: 1, vendor: 'test', validate: fail } }).catch(
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'ERR_VALIDATION',
      failures: [{ message: expect.stringMatching(/^(Syntax|Range)Error was thrown by the schema$/) }],
    });
    expect(inspect(error, { showHidden: true }) + JSON.stringify(error)).not.toContain('canary');
  });

  it('passes a ConfigError of the schema on', async () => {
    const closed = problemError({ code: 'ERR_CLOSED', message: 'm', remedy: 'r', transient: false });
    const failing = { version: 1, vendor: 'test', validate: () => Promise.reject(closed) } as const;
    await expect(check({ '~standard': failing })).rejects.toBe(closed);
  });

  it('prints symbols, and an issue of the whole tree at its root', async () => {
    expect(await failures({ message: 'x', path: [Symbol('key')] }, { message: 'y' })).toMatchObject([
      { path: ['Symbol(key)'] },
      { path: [] },
    ]);
  });
});
