import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { type Applied, applyReference } from './apply-reference.js';
import { parseReference } from './parse-reference.js';
import { isProblem, type Reference } from './reference.js';

const reference = (text: string): Reference => {
  const parsed = parseReference(text, { at: 0 });
  if (isProblem(parsed)) throw new Error(parsed.message);
  return parsed;
};
const apply = (text: string, secret: string | undefined) => applyReference(reference(text), secret, false);
const valueOf = (text: string, secret: string | undefined) => {
  const applied = apply(text, secret);
  return 'value' in applied ? applied.value : applied;
};
const codeIn = (applied: Applied) => ('problem' in applied ? applied.problem.code : applied);
const codeOf = (text: string, secret: string, inTemplate = false) =>
  codeIn(applyReference(reference(text), secret, inTemplate));

const JSON_SECRET = JSON.stringify({
  password: 'p $& "quoted"',
  port: 5432,
  tls: true,
  hosts: ['a', 'b'],
  none: null,
  empty: '',
  'a/b': { '~': 1 },
  id: 'ID',
}).replace('"ID"', '9007199254740993');

describe('applyReference()', () => {
  it.each([
    ['a', ' text\n', ' text\n'],
    ['a?trim', ' text\n', 'text'],
    ['a', '', ''],
    ['a.password', JSON_SECRET, 'p $& "quoted"'],
    ['a.port', JSON_SECRET, '5432'],
    ['a.port?as=number', JSON_SECRET, 5432],
    ['a.tls', JSON_SECRET, 'true'],
    ['a.tls?as=boolean', JSON_SECRET, true],
    ['a.hosts', JSON_SECRET, '["a","b"]'],
    ['a.hosts?as=json', JSON_SECRET, ['a', 'b']],
    ['a.hosts.1', JSON_SECRET, 'b'],
    ['a.empty', JSON_SECRET, ''],
    ['a.none?as=json', JSON_SECRET, null],
    ['a#/a~1b/~0', JSON_SECRET, '1'],
    ['a?as=json', '{"max":5}', { max: 5 }],
    ['a?as=json', '"5"', '5'],
    ['a?as=number', ' -1.5e3 ', -1500],
    ['a?as=number', '12', 12],
    ['a?as=number', '12.', 12],
    ['a?as=number', '12.25', 12.25],
    ['a?as=number', '.25', 0.25],
    ['a?as=number', '+1e12', 1e12],
    ['a?as=number', '1E-10', 1e-10],
    ['a?as=boolean', '0', false],
    ['a?as=boolean', '1', true],
    ['a?as=boolean', 'false', false],
    ['a?as=boolean', ' true\n', true],
    ['a?as=string', 'x', 'x'],
    ['a?encode=uri', "p@ss/w!'()*é", 'p%40ss%2Fw%21%27%28%29%2A%C3%A9'],
    ['a?encode=base64', 'é', 'w6k='],
    ['a?encode=json', 'say "x"', '"say \\"x\\""'],
    ['a?decode=base64', 'w6k=', 'é'],
    ['a?decode=base64&trim', Buffer.from(' x ').toString('base64'), 'x'],
    ['a.x?decode=base64', Buffer.from('{"x":"y"}').toString('base64'), 'y'],
    ['a?decode=base64', 'w6\nk=\n', 'é'],
    ['a?decode=base64', '77u_eA', '\uFEFFx'],
    ['a?decode=base64&as=bytes', '/w==', new Uint8Array([255])],
    ['a.x?decode=base64&as=bytes', Buffer.from('{"x":"y"}').toString('base64'), new Uint8Array([121])],
    ['a.hosts?as=bytes', JSON_SECRET, new Uint8Array(Buffer.from('["a","b"]'))],
    ['a?as=bytes', 'é', new Uint8Array([195, 169])],
    ['a?default=x', 'there', 'there'],
    ['a.constructor?default=none', JSON_SECRET, 'none'],
    ['a.password.length?default=none', JSON_SECRET, 'none'],
    ['a.hosts.length?default=none', JSON_SECRET, 'none'],
  ])('%s of %j is %j', (text, secret, value) => {
    expect(valueOf(text, secret)).toEqual(value);
  });

  it.each([
    ['a?default=x', 'x'],
    ['a?default=', ''],
    ['a?default=8080&as=number', 8080],
    ['a?default=[8080]&as=json', [8080]],
    ['a?default=a%2Fb&encode=uri', 'a%2Fb'],
    ['a?default=%20x%20&trim', ' x '],
    ['a.x?default=[1]&as=json', '[1]'],
    ['a?optional', { absent: true }],
  ])('%s without a secret is %j', (text, value) => {
    expect(valueOf(text, undefined)).toEqual(value);
  });

  it.each([
    ['a.nope', JSON_SECRET, 'ERR_FIELD_NOT_FOUND'],
    ['a.hosts.2', JSON_SECRET, 'ERR_FIELD_NOT_FOUND'],
    ['a.__proto__', JSON_SECRET, 'ERR_FIELD_NOT_FOUND'],
    ['a.x', 'not json', 'ERR_NOT_JSON'],
    ['a.x?optional', 'not json', 'ERR_NOT_JSON'],
    ['a?as=json', '', 'ERR_NOT_JSON'],
    ['a.none', JSON_SECRET, 'ERR_CONVERSION'],
    ['a.id', JSON_SECRET, 'ERR_CONVERSION'],
    ['a?as=json', JSON_SECRET, 'ERR_CONVERSION'],
    ['a?as=number', 'Infinity', 'ERR_CONVERSION'],
    ['a?as=number', '0x10', 'ERR_CONVERSION'],
    ['a?as=number', '.', 'ERR_CONVERSION'],
    ['a?as=number', '1e', 'ERR_CONVERSION'],
    ['a?as=number', '1x', 'ERR_CONVERSION'],
    ['a.none?as=number', JSON_SECRET, 'ERR_CONVERSION'],
    ['a?as=number', '', 'ERR_CONVERSION'],
    ['a?as=number', '9007199254740993', 'ERR_CONVERSION'],
    ['a?as=boolean', 'yes', 'ERR_CONVERSION'],
    ['a?decode=base64', 'not base64!', 'ERR_CONVERSION'],
    ['a?decode=base64', '=w6k', 'ERR_CONVERSION'],
    ['a?decode=base64', '!w6k', 'ERR_CONVERSION'],
    ['a?decode=base64', '/w==', 'ERR_CONVERSION'],
    ['a?decode=base64', 'YWJjZ', 'ERR_CONVERSION'],
    ['a?encode=uri', '\uD800', 'ERR_CONVERSION'],
  ])('%s of %j is %s', (text, secret, code) => {
    expect(codeOf(text, secret)).toBe(code);
  });

  it('serves a default of TypeScript as it is, and as text where text is asked for', () => {
    const served = (options: Partial<Reference>, inTemplate = false) => {
      const applied = applyReference({ name: 'a', ...options }, undefined, inTemplate);
      return 'value' in applied ? applied.value : codeIn(applied);
    };
    expect(served({ default: { max: 5 } })).toEqual({ max: 5 });
    expect(served({ default: 5 })).toBe(5);
    expect(served({ default: 5 }, true)).toBe('5');
    expect(served({ default: true, as: 'string' })).toBe('true');
    expect(served({ default: 5, path: ['x'] })).toBe('5');
    expect(served({ default: 5, encode: 'base64' })).toBe('NQ==');
    expect(served({ default: { max: 5 }, as: 'json' })).toEqual({ max: 5 });
    expect(served({ default: { max: 5 } }, true)).toBe('ERR_CONVERSION');
  });

  it('says where the value comes from', () => {
    expect(apply('a?default=x', 'there')).toEqual({ value: 'there', origin: 'secret' });
    expect(apply('a?default=x', undefined)).toEqual({ value: 'x', origin: 'default' });
  });

  it.each([
    ['a.nope', '{}', 'the secret has no such field; correct the field, or the secret'],
    ['a.x', '{', 'the secret is not JSON; leave the field off, or correct the secret'],
    ['a?as=number', 'x', 'the secret is not a number; correct the secret, or leave as=number off'],
    [
      'a?as=boolean',
      'x',
      'the secret is not true, false, 1 or 0; correct the secret, or leave as=boolean off',
    ],
    ['a?as=number', '9007199254740993', 'the number is too large to be exact; take it as text'],
    [
      'a.x',
      '{"x":9007199254740993}',
      'a number in the secret is too large to be exact; quote it in the secret',
    ],
    ['a.x', '{"x":null}', 'the field is null; give it a value, or select it with as=json'],
    ['a?decode=base64', '!', 'the secret is not base64; leave decode off, or correct the secret'],
    ['a?decode=base64', '/w==', 'the decoded secret is not UTF-8 text; take it as=bytes'],
    ['a?encode=uri', '\uD800', 'the secret is not well-formed text; correct the secret'],
  ])('says of %s of %j: %s', (text, secret, words) => {
    const applied = apply(text, secret);
    if (!('problem' in applied)) throw new Error('it was applied');
    expect(`${applied.problem.message}; ${applied.problem.remedy}`).toBe(words);
  });

  it('refuses JSON that is nested deeper than a tree may be', () => {
    const deep = '['.repeat(12_000) + ']'.repeat(12_000);
    expect(['a?as=json', 'a.0', 'a.0?as=json'].map((text) => codeOf(text, deep))).toEqual(
      Array.from({ length: 3 }, () => 'ERR_CONVERSION'),
    );
  });

  it('finds in linear time that a long text is no number', () => {
    const startedAt = performance.now();
    expect(codeOf('a?as=number', `${'1'.repeat(25_000)}x`)).toBe('ERR_CONVERSION');
    expect(performance.now() - startedAt).toBeLessThan(100);
  });

  it('puts no object into a longer string', () => {
    expect(codeOf('a.hosts', JSON_SECRET, true)).toBe('ERR_CONVERSION');
    expect(applyReference(reference('a.port'), JSON_SECRET, true)).toMatchObject({ value: '5432' });
  });

  it.each(['a.x', 'a?as=json', 'a?as=number', 'a?as=boolean', 'a?decode=base64', 'a.y.z'])(
    'lets nothing of the secret into the problem of %s',
    (text) => {
      expect(inspect(apply(text, '{canary-7Q$'), { depth: 9, showHidden: true })).not.toContain('canary');
    },
  );
});
