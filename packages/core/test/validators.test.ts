import { describe, expect, it } from '@jest/globals';
import { type } from 'arktype';
import { inspect } from 'node:util';
import * as v from 'valibot';
import { z } from 'zod';
import { isConfigError, loadConfig, memoryProvider, object, type StandardSchema } from '../src/index.js';

/** Long enough to be known by its form, with characters that every encoding changes. */
const CANARY = 'canary-7Q$x/ä"+z';
const formsOf = (secret: string) => [
  secret,
  JSON.stringify(secret).slice(1, -1),
  encodeURIComponent(secret),
  Buffer.from(secret).toString('base64').slice(0, -2),
  Buffer.from(secret).toString('base64url'),
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

/** Too short to be masked wherever it stands, and one that libraries escape in ways of their own. */
const SECRETS = [CANARY, '4711', String.raw`canary-"q"\w`];
const cases = Object.entries(schemas).flatMap(([library, byKind]) =>
  Object.entries(byKind).flatMap(([kind, schema]) =>
    SECRETS.map((secret) => [library, kind, schema, secret] as const),
  ),
);

describe('a failing validation', () => {
  it.each(cases)('by %s, in %s, prints no secret in any encoding', async (_, __, schema, secret) => {
    const error: unknown = await loadConfig({
      sources: [object({ db: { password: '@keyvault:pw' }, url: 'x @keyvault{pw?encode=uri}', port: '2' })],
      provider: memoryProvider({ pw: secret }),
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
    for (const form of formsOf(secret)) expect(printed).not.toContain(form);
  });
});
