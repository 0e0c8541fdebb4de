import { describe, expect, it } from '@jest/globals';
import { startEmulator } from '@vaultref/emulator';
import { createHmac } from 'node:crypto';
import { cp, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkExample } from '../src/check-example.js';
import { EndedApplication, type RunningApplication } from '../src/running-application.js';
import { readSeed } from '../src/seed-secrets.js';
import {
  type ExampleName,
  exampleFolder,
  SEED,
  startExample,
  startExampleBeside,
} from '../src/start-example.js';

/** The values of the seed, plain and encoded, none of which any output may hold. */
async function secretForms(): Promise<string[]> {
  const values = [...(await readFile(SEED, 'utf8')).matchAll(/example[-:][^'\n]+/g)].map(([value]) => value);
  expect(values.length).toBeGreaterThanOrEqual(5);
  return values.flatMap((value) => [value, encodeURIComponent(value), Buffer.from(value).toString('base64')]);
}

/** A folder with the configuration of an example, changed in one place. */
async function brokenConfiguration(
  name: ExampleName,
  file: string,
  from: string,
  to: string,
): Promise<string> {
  const cwd = await mkdtemp(join(tmpdir(), 'vaultref-example-'));
  for (const part of ['.env', 'config'])
    await cp(join(exampleFolder(name), part), join(cwd, part), { recursive: true });
  const text = await readFile(join(cwd, file), 'utf8');
  expect(text).toContain(from);
  await writeFile(join(cwd, file), text.replace(from, to));
  return cwd;
}

async function failureOf(started: Promise<RunningApplication>): Promise<EndedApplication> {
  const error: unknown = await started.then(
    (app) => app.stop(),
    (reason: unknown) => reason,
  );
  if (!(error instanceof EndedApplication))
    throw new Error('expected the application to end before it listens');
  return error;
}

describe('examples/nestjs', () => {
  it('holds the secret of a namespace, injected by its KEY', async () => {
    const example = await startExample('nestjs');
    const { proof } = (await example.ask('/proof?path=database.password&challenge=c')) as { proof: string };
    await example.stop();
    const password = (await readSeed(SEED))('https://shop-kv.vault.azure.net', 'db-password');
    expect(proof).toBe(createHmac('sha256', password).update('c').digest('hex'));
  });
});

describe.each<ExampleName>(['express', 'nestjs'])('examples/%s as a process under the emulator', (name) => {
  it('holds the secrets that its configuration names, and shows none', async () => {
    const example = await startExample(name);
    const references = await checkExample(example, await readSeed(SEED));
    expect(await example.ask('/')).toEqual({ shop: 'Corner Shop' });
    const printed = JSON.stringify(await example.ask('/report')) + example.output();
    await example.stop();

    expect(references.map(({ path, holdsSecret }) => [path.join('.'), holdsSecret])).toEqual(
      expect.arrayContaining([
        ['DB_PASSWORD', true],
        ['GATEWAY_TOKEN', true],
        ['shop.apiKey', true],
        ['session.key', true],
      ]),
    );
    expect(references.every(({ holdsSecret }) => holdsSecret)).toBe(true);
    for (const form of await secretForms()) expect(printed).not.toContain(form);
  });

  it.each([
    [
      'a mistyped secret name',
      '.env',
      'db-password',
      'db-pasword',
      ['DB_PASSWORD (.env:3)', 'shop-kv', 'ERR_SECRET_NOT_FOUND'],
    ],
    [
      'a vault that is not listed',
      '.env',
      'payments/',
      'orders/',
      ['GATEWAY_TOKEN (.env:4)', 'ERR_VAULT_NOT_ALLOWED', "vaults: ['orders']"],
    ],
    [
      'a malformed reference',
      'config/default.yaml',
      'session-key',
      'session_key',
      ['session.key (config/default.yaml:6)', 'ERR_REFERENCE_SYNTAX', 'did you mean "session-key"?'],
    ],
    [
      'no default vault',
      '.env',
      'KEY_VAULT_NAME',
      'KEY_VAULT',
      ['DB_PASSWORD (.env:3)', 'ERR_NO_DEFAULT_VAULT'],
    ],
    [
      'an unquoted reference in YAML',
      'config/default.yaml',
      "'@keyvault:session-key'",
      '@keyvault:session-key',
      ['config/default.yaml:6', 'ERR_SOURCE_SYNTAX'],
    ],
  ])('ends with exit code 1 before it listens on %s', async (_, file, from, to, message) => {
    const { code, output } = await failureOf(
      startExample(name, { cwd: await brokenConfiguration(name, file, from, to) }),
    );
    expect(code).toBe(1);
    for (const part of message) expect(output).toContain(part);
    expect(output).not.toMatch(/^\s+at /m);
    expect(output).not.toContain('listening');
    for (const form of await secretForms()) expect(output).not.toContain(form);
  });

  it.each([
    ['the vault', 'secret', 401],
    ['the token endpoint', 'token', 400],
  ] as const)('ends with exit code 1 before it listens when %s refuses it', async (_, kind, status) => {
    const azure = await startEmulator({ seed: SEED });
    azure.fault({ match: { kind }, status });
    const { code, output } = await failureOf(startExampleBeside(azure, name));
    await azure.stop();
    expect(code).toBe(1);
    // The store of examples/express needs a token before any vault does.
    const asked =
      name === 'express' && kind === 'token' ? ['shop-config'] : ['DB_PASSWORD (.env:3)', 'shop-kv'];
    for (const part of [...asked, 'ERR_AUTHENTICATION_FAILED', `HTTP ${status}`])
      expect(output).toContain(part);
    expect(output).not.toMatch(/^\s+at |Bearer/m);
    for (const form of await secretForms()) expect(output).not.toContain(form);
  });
});
