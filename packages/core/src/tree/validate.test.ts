import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { type ConfigError, problemError } from '../errors.js';
import type { Path } from './path.js';
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
      texts: ['hidden'],
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

  describe('about other values', () => {
    const telling = (say: (value: never) => { message: string; path?: string[] }): StandardSchema => ({
      '~standard': { version: 1, vendor: 'test', validate: (value) => ({ issues: [say(value as never)] }) },
    });
    const messageOf = async (tree: object, say: Parameters<typeof telling>[0], path: Path = ['pw']) => {
      const texts = Object.values(tree).filter((value): value is string => typeof value === 'string');
      const validation = { secretPaths: [path], texts, sourceOf: () => SOURCE };
      const error: unknown = await validate(tree, telling(say), validation).catch(
        (reason: unknown) => reason,
      );
      expect(inspect(error, { showHidden: true })).not.toMatch(/4711|canary/);
      return (error as ConfigError).failures[0]?.message;
    };
    const HIDDEN = 'the schema refuses it in words that depend on a secret';

    it.each([
      ['the whole tree', (tree: object) => ({ message: `was ${JSON.stringify(tree)}` })],
      ['another value', ({ pw }: { pw: string }) => ({ message: `above ${pw}`, path: ['min'] })],
      ['a part of it', ({ pw }: { pw: string }) => ({ message: `begins with ${pw.slice(0, 2)}` })],
      ['a key it was moved to', ({ pw }: { pw: string }) => ({ message: `got ${pw}`, path: ['moved'] })],
      ['its bytes', ({ pw }: { pw: string }) => ({ message: `got ${Buffer.from(pw).toString('hex')}` })],
    ])('repeats no words that depend on a secret: %s', async (_, say) => {
      expect(await messageOf({ min: 5, pw: '4711' }, say)).toBe(HIDDEN);
    });

    it('masks a secret that is long enough, where nothing else depends on it', async () => {
      const tree = { min: 5, pw: 'canary-1' };
      expect(await messageOf(tree, (value) => ({ message: `was ${JSON.stringify(value)}` }))).toBe(
        'was {"min":5,"pw":"***"}',
      );
      expect(await messageOf(tree, ({ pw }: { pw: string }) => ({ message: `${pw} ${pw.slice(-1)}` }))).toBe(
        HIDDEN,
      );
    });

    it.each([[4711], [4711n], [true], [{ a: ['4711'] }], [new Uint8Array([47, 11])], ['!?!?']])(
      'knows a secret of another type: %p',
      async (pw) => {
        expect(await messageOf({ pw }, (tree) => ({ message: `was ${inspect(tree)}` }))).toBe(HIDDEN);
      },
    );

    it('takes an array with a secret as a whole: an optional one that is not there moves the others', async () => {
      const say = ({ list }: { list: string[] }) => ({ message: `got ${list[0]}`, path: ['list', '0'] });
      expect(await messageOf({ list: ['4711'] }, say, ['list', 1])).toBe(HIDDEN);
    });

    it('says what the schema says where other secrets would change nothing', async () => {
      const say = ({ min }: { min: number }) => ({ message: `${min} is above the maximum` });
      expect(await messageOf({ min: 5, pw: '4711' }, say)).toBe('5 is above the maximum');
    });
  });

  it('prints symbols, and an issue of the whole tree at its root', async () => {
    expect(await failures({ message: 'x', path: [Symbol('key')] }, { message: 'y' })).toMatchObject([
      { path: ['Symbol(key)'] },
      { path: [] },
    ]);
  });
});
