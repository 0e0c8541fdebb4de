import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { isConfigError, loadConfig, memoryProvider, object, resolveReferences } from '../src/index.js';
import { parseValue } from '../src/references/parse-value.js';

const load = (tree: object) =>
  loadConfig({
    sources: [object(tree)],
    provider: memoryProvider({ x: 'secret-x', json: '{"__proto__":{"polluted":true},"a":1}' }),
    env: {},
  });
const failuresOf = async (tree: object) => {
  const error: unknown = await load(tree).catch((reason: unknown) => reason);
  if (!isConfigError(error)) throw new Error(`expected a ConfigError, got ${inspect(error)}`);
  return error.failures;
};

describe('hostile input', () => {
  it('keeps __proto__, constructor and prototype as data', async () => {
    const tree = JSON.parse(
      '{"__proto__":{"a":"@keyvault:x"},"constructor":{"prototype":{"b":"@keyvault:x"}}}',
    ) as object;
    const { values } = await load(tree);
    expect(JSON.stringify(values)).toBe(
      '{"__proto__":{"a":"secret-x"},"constructor":{"prototype":{"b":"secret-x"}}}',
    );
    expect(({} as { a?: unknown; b?: unknown }).a).toBeUndefined();
    expect(Object.keys(Object.prototype)).toEqual([]);
  });

  it('keeps __proto__ in the JSON of a secret as data', async () => {
    const { values } = await load({
      all: { $keyvault: { name: 'json', as: 'json' } },
      one: '@keyvault:json.__proto__.polluted',
    });
    expect(values['one']).toBe('true');
    expect(Object.keys(values['all'] as object)).toEqual(['__proto__', 'a']);
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it('refuses a cycle and a tree that is too deep, in one clear failure each', async () => {
    const cycle: Record<string, unknown> = {};
    cycle['self'] = cycle;
    let deep: object = {};
    for (let level = 0; level < 100_000; level += 1) deep = { deep };
    expect(await failuresOf({ cycle })).toMatchObject([{ code: 'ERR_REFERENCE_SYNTAX', reason: 'DEPTH' }]);
    expect(await failuresOf({ deep })).toMatchObject([{ code: 'ERR_REFERENCE_SYNTAX', reason: 'DEPTH' }]);
  });

  it('refuses a graph that shares its branches into more values than anyone writes', async () => {
    let shared: unknown[] = ['x'];
    for (let level = 0; level < 40; level += 1) shared = [shared, shared];
    expect(await failuresOf({ shared })).toMatchObject([{ code: 'ERR_REFERENCE_SYNTAX', reason: 'SIZE' }]);
  });

  it('loads 100,000 values with 1,000 references among them', async () => {
    const tree = Object.fromEntries(
      Array.from({ length: 1_000 }, (_, group) => [
        `group${group}`,
        Object.fromEntries(
          Array.from({ length: 100 }, (__, n) => [`key${n}`, n === 50 ? '@keyvault:x' : `value ${n}`]),
        ),
      ]),
    );
    const config = await load(tree);
    expect(config.report.references).toHaveLength(1_000);
    expect(config.get('group999.key50')).toBe('secret-x');
  });

  it.each([
    ['control characters', '@keyvault:a\u0000b', 'NAME'],
    ['a line break in a name', '@keyvault:a\nb', 'WHITESPACE'],
    ['a right-to-left override', '@keyvault:a\u202Eb', 'NAME'],
    ['a look-alike in a name', '@keyvault:dаtabase', 'NAME'],
    ['a look-alike in a host', '@keyvault:https://v-kv.vault.аzure.net/secrets/x', 'SECRET_URI'],
    ['an encoded slash', '@keyvault:https://v-kv.vault.azure.net/secrets/x%2Fy', 'SECRET_URI'],
    ['dot segments', '@keyvault:https://v-kv.vault.azure.net/secrets/../secrets/x', 'SECRET_URI'],
    ['a backslash', '@keyvault:https://v-kv.vault.azure.net\\@evil.com/secrets/x', 'SECRET_URI'],
  ])('refuses %s', async (_, text, reason) => {
    expect(await failuresOf({ text })).toMatchObject([{ reason }]);
  });

  it('names a field of any key in an error', async () => {
    const tree = { a: { $keyvault: { name: 'nope', path: ['\uD800'] } } };
    expect(await failuresOf(tree)).toMatchObject([{ path: ['a'], reference: '@keyvault:nope#/%EF%BF%BD' }]);
  });

  it('cannot be made to forge a line of a log by keys or references', async () => {
    const error: unknown = await load({ 'a\n  ERROR fake': '@keyvault:nope' }).catch(
      (reason: unknown) => reason,
    );
    expect(String(error)).not.toMatch(/^ {2}ERROR fake/m);
  });

  it.each([
    '@keyvault',
    '@keyvault:',
    '@keyvault::',
    '@keyvault{',
    '@keyvault{a}',
    '"@keyvault:',
    ' ',
    '@microsoft.keyvault(',
    '@Microsoft.KeyVault(SecretUri=;',
    '@keyvault:a?',
    '@keyvault:a#/~',
    '@keyvault:a.',
    '/',
    '&default=',
  ])('reads a megabyte of %j to an end', (piece) => {
    const text = piece.repeat(Math.ceil(1_000_000 / piece.length));
    for (const whole of [
      text,
      `@keyvault:${text}`,
      `@keyvault:a?${text}`,
      `@keyvault:a#${text}`,
      `x @keyvault{${text}}`,
    ])
      expect(Object.keys(parseValue(whole))).toHaveLength(1);
  });
});

describe('resolveReferences()', () => {
  it('gives a frozen copy of the tree with its references resolved, and leaves the tree alone', async () => {
    const tree = { db: { password: '@keyvault:x' }, list: [1, 'two'] };
    const resolved = await resolveReferences(tree, { provider: memoryProvider({ x: 'secret-x' }) });
    expect(resolved).toEqual({ db: { password: 'secret-x' }, list: [1, 'two'] });
    expect([resolved, resolved.db, resolved.list].every(Object.isFrozen)).toBe(true);
    expect(tree.db.password).toBe('@keyvault:x');
  });

  it('refuses an array, which layers could not be merged with', async () => {
    await expect(resolveReferences(['@keyvault:x'])).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
      failures: [{ source: { name: 'option tree of resolveReferences()' } }],
    });
  });

  it('refuses sources: the tree is the only one', async () => {
    await expect(resolveReferences({}, { sources: [] } as object)).rejects.toMatchObject({
      code: 'ERR_UNKNOWN_OPTION',
    });
  });
});
