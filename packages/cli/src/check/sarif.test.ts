import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Row } from './row.js';
import { toSarif } from './sarif.js';

/**
 * What of SARIF 2.1.0 is written here, and nothing else: every object refuses names that the specification does not have. The
 * schema of OASIS is in no package that could be installed; the output was validated against it by hand.
 */
const text = {
  type: 'object',
  required: ['text'],
  additionalProperties: false,
  properties: { text: { type: 'string', minLength: 1 } },
};
const level = { enum: ['none', 'note', 'warning', 'error'] };
const strict = (required: string[], properties: object) => ({
  type: 'object',
  required,
  additionalProperties: false,
  properties,
});
const SCHEMA = strict(['version', 'runs'], {
  $schema: { const: 'https://json.schemastore.org/sarif-2.1.0.json' },
  version: { const: '2.1.0' },
  runs: {
    type: 'array',
    minItems: 1,
    items: strict(['tool', 'results'], {
      columnKind: { enum: ['utf16CodeUnits', 'unicodeCodePoints'] },
      tool: strict(['driver'], {
        driver: strict(['name'], {
          name: { type: 'string' },
          version: { type: 'string' },
          rules: {
            type: 'array',
            uniqueItems: true,
            items: strict(['id'], {
              id: { type: 'string', minLength: 1 },
              shortDescription: text,
              defaultConfiguration: strict([], { level }),
            }),
          },
        }),
      }),
      results: {
        type: 'array',
        items: strict(['message'], {
          ruleId: { type: 'string' },
          ruleIndex: { type: 'integer', minimum: 0 },
          level,
          message: text,
          locations: {
            type: 'array',
            items: strict([], {
              physicalLocation: strict(['artifactLocation'], {
                artifactLocation: strict([], {
                  uri: { type: 'string', pattern: String.raw`^[A-Za-z0-9._~:/%@!$&'()*+,;=-]+$` },
                  uriBaseId: { type: 'string' },
                }),
                region: strict([], { startLine: { type: 'integer', minimum: 1 } }),
              }),
              logicalLocations: {
                type: 'array',
                uniqueItems: true,
                items: strict([], { fullyQualifiedName: { type: 'string' } }),
              },
            }),
          },
        }),
      },
    }),
  },
});

const ROWS: Row[] = [
  {
    path: 'a',
    source: 's',
    file: '.env',
    line: 1,
    reference: '@keyvault:a',
    secret: 'a',
    status: 'ok',
    level: 'ok',
  },
  {
    path: 'b',
    source: 's',
    file: 'config/ä b.yaml',
    line: 3,
    status: 'ERR_X',
    level: 'error',
    message: 'm',
    fix: 'f',
  },
  { path: '', source: 's', file: join('config', 'c.yaml'), status: 'ERR_X', level: 'error', message: 'm' },
  { path: 'd', source: 'environment', status: 'PLAINTEXT_SECRET', level: 'warning', message: 'p', fix: 'q' },
  { path: 'e', source: 's', file: '/elsewhere/.env', line: 2, status: 'ERR_Y', level: 'error' },
];

describe('toSarif()', () => {
  it('writes a log that has the shape of SARIF 2.1.0', () => {
    const validate = new Ajv({ allErrors: true, strict: false }).compile(SCHEMA);
    validate(toSarif(ROWS, '1.0.0'));
    expect(validate.errors).toBeNull();
    validate(toSarif([], '1.0.0'));
    expect(validate.errors).toBeNull();
  });

  it('has the problems with rule, place and what to do, and nothing of what is well', () => {
    const elsewhere = pathToFileURL('/elsewhere/.env').href;
    const at = (artifactLocation: object, startLine: number, names: string[]) => [
      {
        physicalLocation: { artifactLocation, region: { startLine } },
        logicalLocations: names.map((fullyQualifiedName) => ({ fullyQualifiedName })),
      },
    ];
    expect(toSarif(ROWS, '1.0.0')).toMatchObject({
      runs: [
        {
          tool: {
            driver: {
              name: 'vaultref',
              version: '1.0.0',
              rules: [{ id: 'ERR_X' }, { id: 'PLAINTEXT_SECRET' }, { id: 'ERR_Y' }],
            },
          },
          results: [
            {
              ruleId: 'ERR_X',
              ruleIndex: 0,
              level: 'error',
              message: { text: 'b: m; f' },
              locations: at({ uri: 'config/%C3%A4%20b.yaml', uriBaseId: '%SRCROOT%' }, 3, ['b']),
            },
            { ruleIndex: 0, message: { text: 'm' }, locations: at({ uri: 'config/c.yaml' }, 1, []) },
            {
              ruleIndex: 1,
              level: 'warning',
              locations: [{ logicalLocations: [{ fullyQualifiedName: 'd' }] }],
            },
            { ruleIndex: 2, message: { text: 'e: ERR_Y' }, locations: at({ uri: elsewhere }, 2, ['e']) },
          ],
        },
      ],
    });
  });
});
