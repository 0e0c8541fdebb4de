import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { isConfigError, keyvault, loadConfig, memoryProvider, object } from '../src/index.js';
import { HOSTILE_TEXTS, HOSTILE_TREES } from './corpus.js';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 20_000);
const CANARY = 'canary-7Q$x';

const text = fc.oneof(
  fc.constantFrom(
    '@keyvault:x',
    'a @keyvault{x} b',
    '@keyvault:json.a',
    '@keyvault:json.b?default=1',
    '@keyvault:nope?optional',
    '@keyvault:nope',
    '@keyvault:other/x',
    '@keyvault:x?as=number',
    '@keyvault::x',
    '@keyvault:',
    '"@keyvault:x"',
  ),
  fc.string(),
);
const form = fc.record(
  {
    name: fc.constantFrom('x', 'json', 'nope', 'b_d'),
    as: fc.constantFrom('json', 'number', 'bytes'),
    optional: fc.boolean(),
    path: fc.array(fc.constantFrom('a', 'b', '__proto__'), { maxLength: 2 }),
  },
  { requiredKeys: ['name'] },
);
const leaf = fc.oneof(
  text,
  form.map(($keyvault) => ({ $keyvault })),
  fc.anything({ maxDepth: 1, withNullPrototype: true, withDate: true, withBigInt: true, withMap: true }),
);
const tree = fc.dictionary(
  fc.oneof(fc.string(), fc.constantFrom('__proto__', '$$keyvault', '$keyvault', 'constructor')),
  fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(fc.string(), leaf, { maxKeys: 3 })),
  { maxKeys: 4 },
);

const examples = [...HOSTILE_TREES, ...HOSTILE_TEXTS.map((one) => ({ a: one, b: [one] }))].map(
  (one): [Record<string, unknown>] => [one],
);

describe('loadConfig(), for any tree', () => {
  it('gives values or throws a ConfigError, changes nothing and shows no secret in what it throws', async () => {
    await fc.assert(
      fc.asyncProperty(tree, async (any) => {
        const before = fc.stringify(any);
        const loading = loadConfig({
          sources: [object(any)],
          provider: memoryProvider({ x: CANARY, json: JSON.stringify({ a: CANARY }) }),
          env: {},
        });
        const error: unknown = await loading.then(
          () => undefined,
          (reason: unknown) => reason,
        );
        expect(fc.stringify(any)).toBe(before);
        if (error === undefined) return;
        expect(isConfigError(error)).toBe(true);
        expect(JSON.stringify(error)).not.toContain('canary');
      }),
      { numRuns, examples },
    );
  });
});

describe('keyvault()', () => {
  it('writes a reference in TypeScript, with a default of any type', async () => {
    const config = await loadConfig({
      sources: [
        object({
          password: keyvault('json', { path: ['a'] }),
          limits: keyvault('nope', { default: { max: 5 } }),
        }),
      ],
      provider: memoryProvider({ json: JSON.stringify({ a: CANARY }) }),
      env: {},
    });
    expect(config.values).toEqual({ password: CANARY, limits: { max: 5 } });
  });
});
