import { describe, expect, it } from '@jest/globals';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { envFile } from '../sources/env-file.js';
import { environment } from '../sources/environment.js';
import { jsonFile } from '../sources/json-file.js';
import { object } from '../sources/object.js';
import { yamlFile } from '../sources/yaml-file.js';
import { checkSources } from './check-sources.js';

async function fileWith(name: string, text: string): Promise<string> {
  const file = join(await mkdtemp(join(tmpdir(), 'vaultref-check-')), name);
  await writeFile(file, text);
  return file;
}

const VERSION = '0123456789abcdef0123456789abcdef';

describe('checkSources()', () => {
  it('tells of every reference where it stands and which secret it means', async () => {
    const env = await fileWith('.env', `A=1\nDB_PASSWORD=@keyvault:db-password@${VERSION}?optional\n`);
    const report = await checkSources([envFile(env)], { vault: 'my-app-kv', env: {} });
    expect(report).toEqual({
      references: [
        {
          path: ['DB_PASSWORD'],
          source: { name: `env file ${env}`, file: env, line: 2 },
          reference: `@keyvault:db-password@${VERSION}?optional`,
          id: { vaultUrl: 'https://my-app-kv.vault.azure.net', name: 'db-password', version: VERSION },
          secret: 'db-password',
          version: VERSION,
          mayMiss: true,
        },
      ],
      failures: [],
      plaintext: [],
      vaultsKnown: true,
    });
  });

  it('checks overridden references too, and each file although another one is broken', async () => {
    const yaml = await fileWith('a.yaml', 'db:\n  password: @keyvault:x\n');
    const json = await fileWith('a.json', '{ "a": { "$keyvault": "my_secret" }, "b": "@keyvault{ok}!" }');
    const { references, failures } = await checkSources([yamlFile(yaml), jsonFile(json), object({ b: 1 })], {
      vault: 'my-app-kv',
      env: {},
    });
    expect(references.map(({ secret }) => secret)).toEqual(['ok']);
    expect(failures.map(({ code, reason, source }) => [code, reason, source.file, source.line])).toEqual([
      ['ERR_SOURCE_SYNTAX', 'UNQUOTED_AT', yaml, 2],
      ['ERR_REFERENCE_SYNTAX', 'NAME', json, 1],
    ]);
  });

  it('refuses vaults that are not allowed, once it is known which are', async () => {
    const sources = [object({ a: '@keyvault:other-kv/a', b: '@keyvault:b' })];
    const unknown = await checkSources(sources, { env: {} });
    expect([unknown.vaultsKnown, unknown.failures]).toEqual([false, []]);
    const known = await checkSources(sources, { env: { KEY_VAULT_NAME: 'my-app-kv' } });
    expect(known.failures.map(({ code, path }) => [code, path])).toEqual([['ERR_VAULT_NOT_ALLOWED', ['a']]]);
    const required = await checkSources(sources, { env: {}, requireVaults: true });
    expect(required.failures.map(({ code }) => code)).toEqual([
      'ERR_VAULT_NOT_ALLOWED',
      'ERR_NO_DEFAULT_VAULT',
    ]);
  });

  it('takes the default vault of each .env file for the file itself', async () => {
    const one = await fileWith('.env.one', 'KEY_VAULT_NAME=one-kv\nA=@keyvault:a\n');
    const two = await fileWith('.env.two', 'KEY_VAULT_NAME=two-kv\nA=@keyvault:a\n');
    const { references } = await checkSources([envFile(one), envFile(two)], { env: {} });
    expect(references.map(({ id }) => id?.vaultUrl)).toEqual([
      'https://one-kv.vault.azure.net',
      'https://two-kv.vault.azure.net',
    ]);
  });

  it('tells of variables under whose names no secret may be exported, and of no others', async () => {
    const env = await fileWith('.env', 'NODE_OPTIONS=@keyvault:a\nAZURE_OPENAI_API_KEY=@keyvault:a\n');
    const yaml = await fileWith('a.yaml', "NODE_OPTIONS: '@keyvault:a'\n");
    const { references } = await checkSources(
      [envFile(env), yamlFile(yaml), environment(), environment({ prefix: 'APP_' })],
      { env: { HTTPS_PROXY: '@keyvault:a', APP_PATH: '@keyvault:a' } },
    );
    expect(references.filter((one) => one.exportRefusal).map(({ path }) => path)).toEqual([
      ['NODE_OPTIONS'],
      ['HTTPS_PROXY'],
    ]);
  });

  it('tells of plain text that looks like a secret in files that have references, never in the environment', async () => {
    const mixed = await fileWith('.env', 'A=@keyvault:a\nDB_PASSWORD=hunter2hunter2\n');
    const plain = await fileWith('.env', 'DB_PASSWORD=hunter2hunter2\n');
    const report = await checkSources([envFile(mixed), envFile(plain), environment()], {
      env: { B: '@keyvault:b', GITHUB_TOKEN: 'hunter2hunter2' },
    });
    expect(report.plaintext).toEqual([
      { path: ['DB_PASSWORD'], source: { name: `env file ${mixed}`, file: mixed, line: 2 } },
    ]);
    expect(JSON.stringify(report)).not.toContain('hunter2');
  });
});
