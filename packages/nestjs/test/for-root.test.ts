import { describe, expect, it } from '@jest/globals';
import { ConfigService } from '@nestjs/config';
import { type Config, memoryProvider, object, type StandardSchema, yamlFile } from '@vaultref/core';
import { inspect } from 'node:util';
import {
  getKeyVaultConfigToken,
  KeyVaultConfigModule,
  type KeyVaultConfigModuleOptions,
} from '../src/index.js';
import { restoreEnvironment } from './restore-environment.js';
import { appModule, createApp, readOverHttp } from './start-app.js';
import { writeTemporaryFile } from './write-file.js';

const CANARY = 'canary-7Q$x&y"z';
const provider = memoryProvider({ 'db-password': CANARY, 'api-key': 'canary-of-the-api' });

describe('KeyVaultConfigModule.forRoot()', () => {
  restoreEnvironment();
  const app = (options: KeyVaultConfigModuleOptions) =>
    appModule(KeyVaultConfigModule.forRoot({ provider, isGlobal: true, ...options }));

  it('serves secrets of .env through ConfigService', async () => {
    const envFilePath = await writeTemporaryFile(
      '.env',
      'DB_PASSWORD=@keyvault:db-password\nPORT_OF_FILE=3000\n',
    );
    expect(await readOverHttp(app({ envFilePath }), 'DB_PASSWORD', 'PORT_OF_FILE')).toEqual([CANARY, '3000']);
  });

  it('lets the environment win over env files, the first file over the others, and all over sources', async () => {
    process.env['IN_ALL'] = 'environment';
    const envFilePath = [
      await writeTemporaryFile('.env.local', 'IN_ALL=local\nIN_FILES=local\n'),
      'not-there.env',
      await writeTemporaryFile('.env', 'IN_ALL=base\nIN_FILES=base\nIN_SOURCE=base\n'),
    ];
    const sources = [object({ IN_ALL: 'source', IN_FILES: 'source', IN_SOURCE: 'source', ONLY: 'source' })];
    expect(
      await readOverHttp(app({ envFilePath, sources }), 'IN_ALL', 'IN_FILES', 'IN_SOURCE', 'ONLY'),
    ).toEqual(['environment', 'local', 'base', 'source']);
  });

  it('resolves a reference that stands in the environment, and leaves it there as it is', async () => {
    process.env['DB_PASSWORD'] = '@keyvault:db-password';
    expect(await readOverHttp(app({ ignoreEnvFile: true }), 'DB_PASSWORD')).toEqual([CANARY]);
    expect(process.env['DB_PASSWORD']).toBe('@keyvault:db-password');
  });

  it('writes variables of env files to process.env as ConfigModule does, and neither secret nor reference', async () => {
    process.env['SET_BEFORE'] = 'environment';
    const envFilePath = await writeTemporaryFile(
      '.env',
      'PLAIN=text\nSET_BEFORE=file\nDB_PASSWORD=@keyvault:db-password\nAPI_KEY=@keyvault:api-key\n',
    );
    const file = await writeTemporaryFile(
      'app.yaml',
      "db:\n  password: '@keyvault:db-password'\nname: shop\n",
    );
    const module = app({ envFilePath, sources: [yamlFile(file)] });
    expect(await readOverHttp(module, 'db', 'name')).toEqual([{ password: CANARY }, 'shop']);
    expect(process.env).toMatchObject({ PLAIN: 'text', SET_BEFORE: 'environment' });
    for (const name of ['DB_PASSWORD', 'API_KEY', 'db', 'name']) expect(process.env).not.toHaveProperty(name);
    expect(JSON.stringify(process.env)).not.toMatch(/canary|@keyvault|\[object/);
  });

  it('keeps the escapes of what it writes, so that the next load reads the same', async () => {
    const envFilePath = await writeTemporaryFile('.env', 'HINT=@keyvault::name\n');
    const module = app({ envFilePath });
    expect(await readOverHttp(module, 'HINT')).toEqual(['@keyvault:name']);
    expect(await readOverHttp(module, 'HINT')).toEqual(['@keyvault:name']);
  });

  it('serves the tree of a YAML file by path, and lets variables override its top level', async () => {
    const file = await writeTemporaryFile(
      'app.yaml',
      "db:\n  host: h\n  password: '@keyvault:db-password'\nport: 1\n",
    );
    const envFilePath = await writeTemporaryFile('.env', 'port=2\n');
    expect(
      await readOverHttp(app({ envFilePath, sources: [yamlFile(file)] }), 'db.password', 'db.host', 'port'),
    ).toEqual([CANARY, 'h', '2']);
  });

  it('serves what the schema makes of the values, and what it does not declare', async () => {
    const schema: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: () => ({ value: { PORT: 3000, URL: `x:${CANARY}` } }),
      },
    };
    const envFilePath = await writeTemporaryFile(
      '.env',
      'PORT=3000\nURL=plain\nDB_PASSWORD=@keyvault:db-password\n',
    );
    expect(await readOverHttp(app({ envFilePath, schema }), 'PORT', 'URL', 'DB_PASSWORD')).toEqual([
      3000,
      `x:${CANARY}`,
      CANARY,
    ]);
    expect(process.env).toMatchObject({ PORT: '3000', URL: 'plain' });
    expect(JSON.stringify(process.env)).not.toContain('canary');
  });

  it.each([{ ignoreEnvVars: true, skipProcessEnv: true }, { env: {} }])(
    'takes nothing from the environment with %j',
    async (options) => {
      process.env['DB_PASSWORD'] = '@keyvault:db-password';
      expect(await readOverHttp(app({ ...options, ignoreEnvFile: true }), 'DB_PASSWORD')).toEqual([
        undefined,
      ]);
    },
  );

  it('writes nothing to process.env when it is given another environment', async () => {
    const envFilePath = await writeTemporaryFile('.env', 'PLAIN=text\n');
    const module = app({ envFilePath, env: { OTHER: 'x' } });
    expect(await readOverHttp(module, 'PLAIN', 'OTHER')).toEqual(['text', 'x']);
    expect(process.env).not.toHaveProperty('PLAIN');
  });

  it('makes the loaded configuration injectable, whose report tells what came from where', async () => {
    const envFilePath = await writeTemporaryFile('.env', 'A=1\nDB_PASSWORD=@keyvault:db-password\n');
    const running = await createApp(app({ envFilePath }));
    const config: Config = running.get(getKeyVaultConfigToken());
    expect(config.report.references).toMatchObject([
      { path: ['DB_PASSWORD'], source: { file: envFilePath, line: 2 }, secret: 'db-password' },
    ]);
    await running.close();
  });

  it('lists no secret when ConfigService is printed or written as JSON', async () => {
    const envFilePath = await writeTemporaryFile('.env', 'DB_PASSWORD=@keyvault:db-password\n');
    const running = await createApp(app({ envFilePath }));
    const service = running.get(ConfigService);
    expect(service.get('DB_PASSWORD')).toBe(CANARY);
    expect(inspect(service, { depth: 9 }) + JSON.stringify(service)).not.toContain('canary');
    await running.close();
  });

  it('exports ConfigService to the module that imports it, without isGlobal too', async () => {
    const running = await createApp(app({ isGlobal: false, cache: true, ignoreEnvFile: true }));
    expect(running.get(ConfigService)).toBeInstanceOf(ConfigService);
    await running.close();
  });

  it('rejects for an option that nobody knows', async () => {
    const options = { isGlobl: true } as KeyVaultConfigModuleOptions;
    await expect(createApp(app(options))).rejects.toMatchObject({ code: 'ERR_UNKNOWN_OPTION' });
  });
});
