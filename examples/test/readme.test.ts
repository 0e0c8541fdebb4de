import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { startEmulator } from '@vaultref/emulator';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { CANARY, readBlocks, ReadmeProgram } from './readme-program.js';

const NEST_MAIN = `
import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { AppModule } from './app.module.js';
const app = await NestFactory.create(AppModule, { logger: ['error'] });
await app.listen(0, '127.0.0.1');
`;

/** The titled files of a page; several of one title are versions of it, and the first counts. */
async function filesOf(page: string): Promise<Record<string, string>> {
  const blocks = await readBlocks(page);
  return Object.fromEntries(
    blocks.toReversed().flatMap(({ title, text }) => (title === undefined ? [] : [[title, text]])),
  );
}

afterAll(() => rm(join(process.cwd(), '.readme'), { recursive: true, force: true }));

describe('the code of README.md', () => {
  let program: ReadmeProgram;
  let files: Record<string, string>;
  beforeAll(async () => {
    files = await filesOf('README.md');
    program = await ReadmeProgram.create({ ...files, 'main.ts': NEST_MAIN });
  });

  it.each([['server.js'], ['main.js']])('runs: %s listens and has the secret', async (name) => {
    const app = await program.start(name);
    expect(await app.ask('/')).toEqual({ ready: true });
    expect(app.output()).not.toContain('canary');
    await app.stop();
  });

  it('runs: load.js prints the report and no value', async () => {
    const { code, output } = await program.run('load.js');
    expect({ code, output }).toEqual({ code: 0, output: expect.stringContaining('@keyvault:db-password') });
    expect(output).not.toContain('canary');
  });

  it.each([['server.js'], ['main.js']])(
    'prints for a mistyped name what the page shows: %s',
    async (name) => {
      const env = files['.env'] ?? '';
      const mistyped = await program.copyWith({ '.env': env.replace('db-password', 'db-pasword') });
      const { code, output } = await mistyped.run(name);
      expect(code).toBe(1);
      expect(output.replace(/request [\w-]+\]/, 'request <id>]')).toContain(
        (files['mistyped name'] ?? '').trim(),
      );
    },
  );
});

describe('the code of packages/core/README.md', () => {
  it.each([['load.js'], ['schema.js'], ['rotation.js'], ['secrets.js'], ['test.js']])(
    'runs: %s',
    async (name) => {
      const program = await ReadmeProgram.create(await filesOf('packages/core/README.md'));
      const { code, output } = await program.run(name);
      expect({ code, output }).toEqual({ code: 0, output: expect.any(String) });
      expect(output).not.toContain(CANARY.slice(0, 6));
    },
  );
});

describe('the code of docs/resolve-references.md', () => {
  it.each([['node-config.js'], ['c12.js'], ['convict.js']])('runs: %s has the secret', async (name) => {
    const program = await ReadmeProgram.create(await filesOf('docs/resolve-references.md'));
    expect(await program.run(name)).toEqual({ code: 0, output: 'localhost true\n' });
  });
});

describe('the code of docs/sources.md', () => {
  it.each([
    ['env-file.js', 'true'],
    ['environment.js', 'db 10'],
    ['files.js', 'localhost'],
    ['mounted-secrets.js', 'true'],
    ['app-configuration.js', 'L true'],
    ['key-vault-secrets.js', 'db true'],
  ])('runs: %s prints %s', async (name, output) => {
    const program = await ReadmeProgram.create(await filesOf('docs/sources.md'));
    expect(await program.run(name)).toEqual({ code: 0, output: `${output}\n` });
  });
});

describe('the code of docs/operations.md', () => {
  it.each([
    ['follow.js', 'ok 1\n'],
    ['event.js', '1\n'],
    ['dual-key.js', 'app string\n'],
    ['tenants.js', 'string 1\n'],
    ['audit.js', 'fetched https://my-app-kv.vault.azure.net db-password 32\n'],
  ])('runs: %s prints %j', async (name, output) => {
    const env = 'KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password\n';
    const program = await ReadmeProgram.create({ ...(await filesOf('docs/operations.md')), '.env': env });
    expect(await program.run(name)).toEqual({ code: 0, output });
  });

  it('runs: logs.js prints no secret through console, pino and winston', async () => {
    const env = 'KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password\n';
    const program = await ReadmeProgram.create({ ...(await filesOf('docs/operations.md')), '.env': env });
    const { code, output } = await program.run('logs.js');
    expect({ code, masked: output.match(/\*\*\*/g)?.length }).toEqual({ code: 0, masked: 3 });
    for (const form of [CANARY.slice(0, 6), encodeURIComponent(CANARY)]) expect(output).not.toContain(form);
  });
});

describe('the code of docs/migration', () => {
  it.each([
    ['docs/migration/from-app-configuration-provider.md', `blue L 5 ${CANARY.length}\n`],
    ['docs/migration/from-dotenv-azure.md', `hello ${CANARY.length} debug\n`],
  ])('prints the same before and after: %s', async (page, output) => {
    const program = await migrationOf(page);
    for (const name of ['before.js', 'after.js'])
      expect(await program.run(name)).toEqual({ code: 0, output });
  });

  it('prints the same before and after a loop, and with Promise.all', async () => {
    const program = await migrationOf('docs/migration/from-hand-written-loops.md');
    const output = `${Array(3).fill(CANARY.length).join(' ')}\n`;
    for (const name of ['before.js', 'before-parallel.js', 'after.js'])
      expect(await program.run(name)).toEqual({ code: 0, output });
  });

  describe('from-app-service-references.md', () => {
    const page = 'docs/migration/from-app-service-references.md';
    const reference = '@Microsoft.KeyVault(SecretUri=https://my-app-kv.vault.azure.net/secrets/db-password/)';
    const settings = (password: string) => ({ DB_HOST: 'db.example.com', DB_PASSWORD: password });
    const secret = `db.example.com ${CANARY.length}\n`;

    it('has the same before and after where the platform resolved the setting', async () => {
      const program = await migrationOf(page);
      expect(await program.run('before.js', settings(CANARY))).toEqual({ code: 0, output: secret });
      const output = `${secret}0 left by the platform\n`;
      expect(await program.run('after.js', settings(CANARY))).toEqual({ code: 0, output });
    });

    it('has the text before and the secret after where the platform left the setting', async () => {
      const program = await migrationOf(page);
      const text = `db.example.com ${reference.length}\n`;
      expect(await program.run('before.js', settings(reference))).toEqual({ code: 0, output: text });
      const output = `${secret}1 left by the platform\n`;
      expect(await program.run('after.js', settings(reference))).toEqual({ code: 0, output });
      const missing = await program.run('after.js', settings(reference.replace('db-', 'bd-')));
      expect(missing).toEqual({
        code: 1,
        output: expect.stringMatching(/DB_PASSWORD[^]+ERR_SECRET_NOT_FOUND/),
      });
    });

    it('follows with the settings of the page', async () => {
      const program = await migrationOf(page);
      const lines = (await filesOf(page))['settings']?.trim().split('\n') ?? [];
      const env = Object.fromEntries(lines.map((line) => line.split('=')));
      expect(await program.run('follow.js', env)).toEqual({ code: 0, output: secret });
    });
  });

  it('runs with a connection string as well', async () => {
    const program = await migrationOf('docs/migration/from-dotenv-azure.md');
    expect(await program.run('with-connection-string.js')).toEqual({ code: 0, output: 'hello\n' });
  });

  /** The page's program, with the connection string that the emulator gives this store in every run. */
  async function migrationOf(page: string): Promise<ReadmeProgram> {
    const files = await filesOf(page);
    const azure = await startEmulator({ settings: { 'my-store': {} } });
    await azure.stop();
    const { '.env': env = '' } = files;
    return ReadmeProgram.create({
      ...files,
      '.env': env.replace('<connection string>', azure.connectionString),
    });
  }
});

describe('the code of packages/express/README.md', () => {
  let program: ReadmeProgram;
  beforeAll(async () => {
    const files = await filesOf('packages/express/README.md');
    const env = `${files['.env']}WEBHOOK_SECRET=@keyvault:webhook-secret\n`;
    program = await ReadmeProgram.create({ ...files, '.env': env });
  });

  it('runs: server.js listens and has the secret, close.js listens and ends', async () => {
    const server = await program.start('server.js');
    expect(await server.ask('/')).toEqual({ ready: true });
    await server.stop();
    await (await program.start('close.js')).stop();
  });

  it('runs: operations.js has health, page and webhook', async () => {
    const app = await program.start('operations.js');
    const statusOf = async (path: string, init: RequestInit = {}) =>
      (await fetch(`${app.url}${path}`, init)).status;
    expect([await statusOf('/livez'), await statusOf('/healthz'), await statusOf('/ops/config')]).toEqual([
      200, 200, 200,
    ]);
    expect(await statusOf('/events/keyvault', { method: 'POST' })).toBe(401);
    await app.stop();
  });

  it('runs: lazy.js answers 503, then has the secret', async () => {
    const app = await program.start('lazy.js');
    const ask = () => fetch(`${app.url}/`);
    let response = await ask();
    expect([response.status, response.headers.get('retry-after')]).toEqual([503, '1']);
    while (response.status === 503) response = await ask();
    expect(await response.json()).toEqual({ ready: true });
    await app.stop();
  });
});

describe('the code of packages/ops/README.md', () => {
  let program: ReadmeProgram;
  beforeAll(async () => {
    program = await ReadmeProgram.create(await filesOf('packages/ops/README.md'));
  });

  it.each([
    ['serve.js', '200 application/health+json\n'],
    ['write.js', '200\n'],
  ])('runs: %s prints %j', async (name, output) => {
    expect(await program.run(name)).toEqual({ code: 0, output });
  });

  it('runs: node.js serves the page', async () => {
    const app = await program.start('node.js');
    const text = await (await fetch(`${app.url}/ops/config`)).text();
    await app.stop();
    expect(text).toContain('db-password');
    expect(text).not.toContain('canary');
  });
});

describe('the code of packages/nestjs/README.md', () => {
  it('compiles as it stands, and runs: main.js listens, testing.js prints its secret', async () => {
    const program = await ReadmeProgram.create(await filesOf('packages/nestjs/README.md'));
    await (await program.start('main.js')).stop();
    expect(await program.run('testing.js')).toEqual({ code: 0, output: 'a secret for tests\n' });
  });
});

describe('the code of docs/testing.md', () => {
  let program: ReadmeProgram;
  beforeAll(async () => {
    program = await ReadmeProgram.create(await filesOf('docs/testing.md'));
  });

  it.each([
    ['override.js', 'for tests 0\n'],
    ['provider.js', "for tests\n[ 'ERR_SECRET_NOT_FOUND' ]\n"],
    ['nest.js', 'true\n'],
    ['emulator.js', 'new 2\nnew degraded\n3 requests\n'],
  ])('runs: %s prints %j', async (name, output) => {
    expect(await program.run(name)).toEqual({ code: 0, output });
  });

  it('runs: Jest, as CommonJS and as ES modules', async () => {
    expect(await program.jest('**/settings.test.*')).toContain('Tests:       2 passed');
  });
});

describe('the code of packages/emulator/recipes.md', () => {
  let program: ReadmeProgram;
  beforeAll(async () => {
    const files = await filesOf('packages/emulator/recipes.md');
    const seed = 'vaults: { my-app-kv: { db-password: s3cret } }';
    program = await ReadmeProgram.create({ ...files, 'main.ts': NEST_MAIN, 'seed.yaml': seed });
  });

  it.each([['server.js'], ['main.js']])('runs: %s listens and has the secret', async (name) => {
    const app = await program.start(name);
    expect(await app.ask('/')).toEqual({ ready: true });
    await app.stop();
  });

  it('runs: app.test.js has the secret in process', async () => {
    expect(await program.run('app.test.js')).toEqual({ code: 0, output: '{ ready: true }\n' });
  });

  it('runs: Jest with a global set-up', async () => {
    expect(await program.jest('**/*.test.cjs')).toContain('Tests:       1 passed');
  });
});

describe('every page', () => {
  it.each([
    ['README.md'],
    ['docs/operations.md'],
    ['docs/migration/from-app-configuration-provider.md'],
    ['docs/migration/from-dotenv-azure.md'],
    ['docs/migration/from-app-service-references.md'],
    ['docs/migration/from-hand-written-loops.md'],
    ['docs/getting-started/nestjs.md'],
    ['docs/testing.md'],
    ['docs/resolve-references.md'],
    ['docs/sources.md'],
    ['packages/core/README.md'],
    ['packages/emulator/recipes.md'],
    ['packages/express/README.md'],
    ['packages/nestjs/README.md'],
    ['packages/ops/README.md'],
  ])('names the files of its code, so that it can be run: %s', async (page) => {
    const untitled = (await readBlocks(page)).filter(
      ({ language, title }) => language === 'ts' && title === undefined,
    );
    expect(untitled).toEqual([]);
  });
});
