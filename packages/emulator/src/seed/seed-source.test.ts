import { describe, expect, it } from '@jest/globals';
import { EmulatorError } from '../emulator-error.js';
import type { ParsedSeed } from './parsed-seed.js';
import { checkSeed, loadSeed, parseSeed } from './seed-source.js';

function messageOf(read: () => unknown): string {
  try {
    read();
  } catch (error) {
    if (error instanceof EmulatorError) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'no error';
}

const parse = (...lines: string[]): ParsedSeed => parseSeed(lines.join('\n'), 'seed.yaml');
const errorOf = (...lines: string[]): string => messageOf(() => parse(...lines));

describe('parseSeed()', () => {
  it('brings every form of a secret to the long one', () => {
    const version = 'ABCDEF00ABCDEF00ABCDEF00ABCDEF00';
    const parsed = parse(
      'vaults:',
      '  shop-kv:',
      '    short: value-1',
      '    full: { value: value-2, contentType: text/plain, tags: { team: shop }, enabled: false }',
      '    dated: { value: "", expiresOn: 2030-01-31, notBefore: 2020-01-31T12:00:00Z }',
      `    versions: { versions: [{ value: old, version: ${version} }, { value: new }] }`,
    );
    const absent = { version: undefined, contentType: undefined, tags: undefined, enabled: true };
    const undated = { expiresOn: undefined, notBefore: undefined };
    expect(parsed.vaults).toEqual([
      {
        name: 'shop-kv',
        secrets: [
          { name: 'short', versions: [{ ...absent, ...undated, value: 'value-1' }] },
          {
            name: 'full',
            versions: [
              {
                ...undated,
                value: 'value-2',
                version: undefined,
                contentType: 'text/plain',
                tags: { team: 'shop' },
                enabled: false,
              },
            ],
          },
          {
            name: 'dated',
            versions: [{ ...absent, value: '', expiresOn: 1_896_048_000, notBefore: 1_580_472_000 }],
          },
          {
            name: 'versions',
            versions: [
              { ...absent, ...undated, value: 'old', version: version.toLowerCase() },
              { ...absent, ...undated, value: 'new' },
            ],
          },
        ],
      },
    ]);
  });

  it('reads JSON', () => {
    expect(parse('{ "vaults": { "shop-kv": { "a": "b" } } }').vaults).toMatchObject([{ name: 'shop-kv' }]);
  });

  it('keeps names that look like numbers as they are written', () => {
    expect(parse('vaults: { shop-kv: { 007: bond } }').vaults).toMatchObject([
      { secrets: [{ name: '007' }] },
    ]);
  });

  it.each([
    ['0123', 'is a number; quote it'],
    ['true', 'is a boolean; quote it'],
    ['', 'is empty; write ""'],
    ['[a]', 'is not a text'],
    ['{ valeu: x }', 'is not a field here; known: value, version,'],
    ['{ contentType: text/plain }', 'is missing'],
    ['{ value: a, version: latest }', 'is not a version: 32 hexadecimal digits'],
    ['{ value: a, enabled: "yes" }', 'is not true or false'],
    ['{ value: a, expiresOn: 31.1.2030 }', 'is not a date such as 2030-01-31'],
    ['{ value: a, tags: [b] }', 'is not a mapping of names to texts'],
    ['{ value: a, tags: { b: 1 } }', 'is a number; quote it'],
    ['{ versions: [] }', 'is not a list of at least one version'],
    ['{ versions: [a] }', 'is not a mapping with a "value"'],
    ['{ versions: [{ value: a }], enabled: true }', 'is not a field here; known: versions'],
    [
      `{ versions: [${'{ value: a, version: ABCDEF00ABCDEF00ABCDEF00ABCDEF00 }, '.repeat(2)}] }`,
      'is the version of an earlier entry',
    ],
    ['x'.repeat(25 * 1024 + 1), 'is longer than 25 KiB'],
  ])('refuses the secret %s', (secret, reason) => {
    const message = errorOf('vaults:', '  shop-kv:', `    db-password: ${secret}`);
    expect(message).toMatch(
      /^BAD_SEED The seed file is not valid:\n {2}seed\.yaml:3: vaults\.shop-kv\.db-password/,
    );
    expect(message).toContain(reason);
  });

  it('reports every problem in one error, each with its line and path', () => {
    const message = errorOf(
      'vault: {}',
      'vaults:',
      '  s: {}',
      '  shop-kv:',
      '    db_password: a',
      '    list:',
      '      versions:',
      '        - value: old',
      '        - value: 12',
      '    Name: a',
      '    name: b',
    );
    expect(message.split('\n').slice(1)).toEqual([
      '  seed.yaml:1: vault is not a field here; known: vaults, settings, snapshots, identities, tenantId',
      expect.stringContaining('seed.yaml:3: vaults.s is not a vault name'),
      expect.stringContaining('seed.yaml:11: vaults.shop-kv.name is there twice'),
      expect.stringContaining('seed.yaml:5: vaults.shop-kv.db_password is not a secret name'),
      expect.stringContaining('seed.yaml:9: vaults.shop-kv.list.versions[1].value is a number'),
    ]);
  });

  it('reports problems of every section with line and path, and no value', () => {
    const message = errorOf(
      'settings:',
      '  my-store:',
      '    app:size:',
      '      - value: M',
      '      - { value: hunter2, locked: hunter2 }',
      'snapshots:',
      '  my-store:',
      '    release: { filters: [] }',
      'identities:',
      '  app:',
      '    vaults:',
      '      my-app-kv: [get, hunter2]',
      '    deniedBy: hunter2',
      'tenantId: hunter2/hunter2',
    );
    expect(message.split('\n').slice(1)).toEqual([
      '  seed.yaml:14: tenantId is not a tenant: an id or a domain',
      '  seed.yaml:5: settings.my-store.app:size[1].locked is not true or false',
      '  seed.yaml:5: settings.my-store.app:size[1] has the label of an earlier entry',
      '  seed.yaml:8: snapshots.my-store.release.filters is not a list of at least one filter',
      '  seed.yaml:13: identities.app.deniedBy is not one of rbac, access-policy, firewall',
      '  seed.yaml:12: identities.app.vaults.my-app-kv[1] is not one of get, list, set, delete, recover, purge, backup, restore',
    ]);
    expect(message).not.toContain('hunter2');
  });

  it.each([
    '!hunter2 x',
    '*hunter2',
    '&hunter2 x',
    '%hunter2',
    '"hunter2',
    '@hunter2',
    'a: hunter2: b',
    '|hunter2',
  ])('refuses %s with the line, and does not repeat it', (value) => {
    const message = errorOf('vaults:', '  shop-kv:', `    db-password: ${value}`);
    expect(message).toContain('seed.yaml:3: ');
    expect(message).toContain('quote a value with special characters');
    expect(message).not.toContain('hunter2');
  });

  it.each(['', '- a', 'vaults: 5', 'vaults: { shop-kv: hunter2 }'])('refuses the file %j', (text) => {
    const message = errorOf(text);
    expect(message).toMatch(
      /seed\.yaml:1: (the seed|vaults.*) is not a mapping (of names|such as "vaults:")$/,
    );
    expect(message).not.toContain('hunter2');
  });
});

describe('checkSeed()', () => {
  it('accepts Date objects', () => {
    const parsed = checkSeed({
      vaults: { 'shop-kv': { a: { value: 'b', expiresOn: new Date(1_000_900) } } },
    });
    expect(parsed.vaults).toMatchObject([{ secrets: [{ versions: [{ expiresOn: 1000 }] }] }]);
  });

  it('names the path of a value that is not there', () => {
    const options: object = { vaults: { 'shop-kv': { a: undefined } } };
    const message = messageOf(() => checkSeed(options));
    expect(message).toBe('BAD_SEED The options are not valid:\n  vaults.shop-kv.a is missing');
  });
});

describe('loadSeed()', () => {
  it('says which file it cannot read', async () => {
    await expect(loadSeed('no-such-seed.yaml', {})).rejects.toMatchObject({
      code: 'BAD_SEED',
      message: 'Cannot read the seed file no-such-seed.yaml (ENOENT).',
    });
  });
});
