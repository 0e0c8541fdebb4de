import { describe, expect, it } from '@jest/globals';
import { type } from 'arktype';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { z } from 'zod';
import { isConfigError, loadConfig, memoryProvider, object, type StandardSchema } from '../src/index.js';

/** Long enough to be known by its form, with characters that every encoding changes. */
const CANARY = 'canary-7Q$x/ä"+z';
const forms = [
  CANARY,
  JSON.stringify(CANARY).slice(1, -1),
  encodeURIComponent(CANARY),
  Buffer.from(CANARY).toString('base64').slice(0, -2),
  Buffer.from(CANARY).toString('base64url'),
];

const telling = (value: unknown): string =>
  `${String(value)} ${JSON.stringify(value)} ${encodeURIComponent(JSON.stringify(value))} ${Buffer.from(CANARY).toString('base64')}`;

/** For each library a schema that refuses a secret in its own words, one that quotes what it gets, and one that quotes the tree. */
const schemas: Record<string, Record<string, StandardSchema>> = {
  zod: {
    'its own words': z.object({ db: z.object({ password: z.enum(['a', 'b']) }), port: z.literal('1') }),
    'words that quote the value': z.object({
      db: z.object({ password: z.string().refine(() => false, { error: ({ input }) => telling(input) }) }),
    }),
    'words that quote the tree': z.any().refine(() => false, { error: ({ input }) => telling(input) }),
  },
  valibot: {
    'its own words': v.object({ db: v.object({ password: v.picklist(['a', 'b']) }), port: v.literal('1') }),
    'words that quote the value': v.object({
      db: v.object({
        password: v.pipe(
          v.string(),
          v.check(
            () => false,
            ({ input }) => telling(input),
          ),
        ),
      }),
    }),
    'words that quote the tree': v.pipe(
      v.any(),
      v.check(
        () => false,
        ({ input }) => telling(input),
      ),
    ),
  },
  arktype: {
    'its own words': type({ db: { password: "'a' | 'b'" }, port: "'1'" }),
    'words that quote the value': type({
      db: { password: type('string').narrow((value, context) => context.mustBe(telling(value))) },
    }),
    'words that quote the tree': type('object').narrow((value, context) => context.mustBe(telling(value))),
  },
};

describe.each(Object.entries(schemas))('a failing validation by %s', (_, byKind) => {
  it.each(Object.entries(byKind))('in %s prints no secret in any encoding', async (__, schema) => {
    const error: unknown = await loadConfig({
      sources: [object({ db: { password: '@keyvault:pw' }, url: 'x @keyvault{pw?encode=uri}', port: '2' })],
      provider: memoryProvider({ pw: CANARY }),
      schema,
      env: {},
    }).catch((reason: unknown) => reason);
    if (!isConfigError(error)) throw new Error(`expected a ConfigError, got ${inspect(error)}`);
    expect(error.code).toBe('ERR_VALIDATION');
    const printed = [
      error.message,
      error.stack,
      JSON.stringify(error),
      inspect(error, { showHidden: true, depth: 9 }),
    ].join('\n');
    for (const form of forms) expect(printed).not.toContain(form);
  });
});
