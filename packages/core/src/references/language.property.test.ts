import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { HOSTILE_TEXTS } from '../../test/corpus.js';
import { escape } from './escape.js';
import { formatReference, isProblem, type Reference } from './reference.js';
import { parseReference } from './parse-reference.js';
import { parseValue } from './parse-value.js';

/** The gate runs this many; `FUZZ_RUNS=2000000` is for a night. */
const numRuns = Number(process.env['FUZZ_RUNS'] ?? 20_000);
const examples = HOSTILE_TEXTS.map((one): [string] => [one]);

/** Texts made of what means something to the language, so that every branch is met often. */
const pieces = [
  '@keyvault',
  '@KeyVault',
  '@keyvualt',
  ' @key-vaults',
  '@Microsoft.KeyVault(',
  ':',
  '::',
  '{',
  '{{',
  '}',
  '(',
  ')',
  '/',
  '@',
  '.',
  '#/',
  '?',
  '&',
  '=',
  '%',
  '%20',
  '~',
  '~1',
  '$',
  '${',
  ' ',
  '\n',
  '"',
  "'",
  'name',
  'optional',
  'default=',
  'encode=uri',
  'as=json',
  '0123456789abcdef0123456789abcdef',
  'https://v-kv.vault.azure.net/secrets/',
  'SecretUri=',
  ';',
  '8443',
  '\u0000',
  '＠',
  'é',
  '💥',
  '\uD800',
];
const text = fc
  .array(fc.oneof(fc.constantFrom(...pieces), fc.string({ unit: 'binary', maxLength: 4 })), { maxLength: 12 })
  .map((parts) => parts.join(''));

const name = fc.stringMatching(/^[0-9A-Za-z-]{1,40}$/).filter((one) => !/^[0-9a-f]{32}$/i.test(one));
const key = fc.oneof(
  fc.stringMatching(/^[\w-]{1,12}$/),
  fc.string({ minLength: 1, maxLength: 8 }).filter((one) => one.isWellFormed() && !/\p{Cc}/u.test(one)),
);
const reference: fc.Arbitrary<Reference> = fc.record(
  {
    name,
    vault: fc.stringMatching(/^[a-z][a-z0-9]{1,20}$/),
    version: fc.stringMatching(/^[0-9a-f]{32}$/),
    path: fc.array(key, { minLength: 1, maxLength: 4 }),
    optional: fc.constant(true as const),
    trim: fc.constant(true as const),
    encode: fc.constantFrom('uri', 'base64', 'json'),
  },
  { requiredKeys: ['name'] },
);

describe('the reference language, for any text', () => {
  it('reads an escaped text as the text itself', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(parseValue(escape(any))).toEqual({ literal: any });
      }),
      { numRuns, examples },
    );
  });

  it('answers with a literal, a reference, a template or a problem, and throws nothing', () => {
    fc.assert(
      fc.property(text, (any) => {
        expect(Object.keys(parseValue(any))).toHaveLength(1);
      }),
      { numRuns, examples },
    );
  });

  it('leaves a text without its marks alone, to the byte', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (any) => {
        fc.pre(!/@keyvault|@microsoft/i.test(any));
        expect(parseValue(any)).toEqual({ literal: any });
      }),
      { numRuns, examples },
    );
  });

  it('never lets a text through that still begins like a reference', () => {
    fc.assert(
      fc.property(text, (any) => {
        const parsed = parseValue(`@keyvault:${any}`);
        expect('literal' in parsed && !any.startsWith(':')).toBe(false);
      }),
      { numRuns, examples },
    );
  });

  it('reads what it prints as the same reference', () => {
    fc.assert(
      fc.property(reference, (any) => {
        const printed = formatReference(any).slice('@keyvault:'.length);
        const parsed = parseReference(printed, { at: 0 });
        expect(isProblem(parsed) ? parsed : { ...parsed }).toEqual(any);
      }),
      { numRuns },
    );
  });
});
