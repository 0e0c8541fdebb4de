import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { ConfigModule, ConfigService, type ConfigType, registerAs } from '@nestjs/config';
import { type Config, memoryProvider } from '@vaultref/core';
import * as yaml from 'js-yaml';
import { readFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import {
  getKeyVaultConfigToken,
  KeyVaultConfigModule,
  type KeyVaultConfigModuleOptions,
} from '../../src/index.js';
import { restoreEnvironment } from '../restore-environment.js';
import { appModule, createApp } from '../start-app.js';
import { writeTemporaryFile } from '../write-file.js';

const CANARY = 'canary-7Q$x&y"z';

const databaseConfig = registerAs('database', () => ({
  host: process.env['DB_HOST'] ?? 'localhost',
  password: process.env['DB_PASSWORD'],
}));

@Injectable()
class Database {
  constructor(@Inject(databaseConfig.KEY) readonly settings: ConfigType<typeof databaseConfig>) {}
}

describe('contract, 3: load factories', () => {
  restoreEnvironment();
  const start = async (options: KeyVaultConfigModuleOptions, more: Parameters<typeof Module>[0] = {}) => {
    const envFilePath = await writeTemporaryFile('.env', 'DB_PASSWORD=@keyvault:db-password\n');
    const provider = memoryProvider({ 'db-password': CANARY });
    return createApp(appModule(KeyVaultConfigModule.forRoot({ envFilePath, provider, ...options }), more));
  };

  it('see secrets in process.env, and are injected by their KEY', async () => {
    const original = process.env;
    const app = await start({ load: [databaseConfig] }, { providers: [Database] });
    expect(app.get(Database).settings).toEqual({ host: 'localhost', password: CANARY });
    expect(app.get(ConfigService).get('database.password')).toBe(CANARY);
    expect(process.env).toBe(original);
    expect(JSON.stringify(process.env)).not.toContain('canary');
    await app.close();
  });

  it('are plain, asynchronous or promised as well, and see defaults of the validation', async () => {
    const plain = () => ({ plain: { password: process.env['DB_PASSWORD'], port: process.env['PORT'] } });
    const slow = async () => {
      await setImmediate();
      return { slow: { password: process.env['DB_PASSWORD'] } };
    };
    const promised = Promise.resolve(() => ({ promised: { ...process.env } }));
    const validate = () => ({ PORT: 3000 });
    const app = await start({ load: [plain, slow, promised], validate, cache: true });
    const config = app.get(ConfigService);
    expect(config.get('plain')).toEqual({ password: CANARY, port: '3000' });
    expect(config.get('slow.password')).toBe(CANARY);
    expect(config.get('promised.DB_PASSWORD')).toBe(CANARY);
    await app.close();
  });

  it('may read a YAML file with references of its own, which the report names by their path', async () => {
    const file = await writeTemporaryFile(
      'config.yaml',
      "http:\n  password: '@keyvault:db-password'\n  hosts: [a]\n",
    );
    const read = async () => yaml.load(await readFile(file, 'utf8')) as Record<string, unknown>;
    const app = await start({ load: [read] });
    expect(app.get(ConfigService).get('http')).toEqual({ password: CANARY, hosts: ['a'] });
    const config: Config = app.get(getKeyVaultConfigToken());
    expect(config.report.references.map(({ path }) => path.join('.')).toSorted()).toEqual([
      'DB_PASSWORD',
      'http.password',
    ]);
    await app.close();
  });

  it('fail the start with the place of a broken reference', async () => {
    const broken = registerAs('mail', () => ({ key: '@keyvault:mail-key' }));
    await expect(start({ load: [databaseConfig, broken] })).rejects.toMatchObject({
      code: 'ERR_RESOLUTION_FAILED',
      failures: [{ path: ['mail', 'key'], source: { name: 'namespace mail' }, secret: 'mail-key' }],
    });
  });

  it('do not see an optional reference that the vault does not have, wherever it stands', async () => {
    process.env['OPTIONAL'] = '@keyvault:nothing?optional';
    const seen = registerAs('seen', () => ({
      value: process.env['OPTIONAL'] ?? 'none',
      names: Object.keys(process.env).includes('OPTIONAL'),
    }));
    const app = await start({ load: [seen] });
    expect(app.get(ConfigService).get('seen')).toEqual({ value: 'none', names: false });
    expect(app.get(ConfigService).get('OPTIONAL')).toBeUndefined();
    await app.close();
  });

  it('work with forFeature() in feature modules, and with asProvider()', async () => {
    const mailConfig = registerAs('mail', () => ({
      key: process.env['DB_PASSWORD'],
      own: '@keyvault:db-password',
    }));
    @Injectable()
    class Mailer {
      constructor(@Inject(mailConfig.KEY) readonly settings: ConfigType<typeof mailConfig>) {}
    }
    @Module({ imports: [ConfigModule.forFeature(mailConfig)], providers: [Mailer] })
    class MailModule {}
    @Module({ imports: [KeyVaultConfigModule.forFeature(databaseConfig)], providers: [Database] })
    class DatabaseModule {}
    const jwt = mailConfig.asProvider();
    @Module({
      imports: jwt.imports,
      providers: [{ provide: 'JWT', useFactory: jwt.useFactory, inject: jwt.inject }],
    })
    class JwtModule {}
    const app = await start({ isGlobal: true }, { imports: [MailModule, DatabaseModule, JwtModule] });
    const secret = { key: CANARY, own: CANARY };
    expect(app.get(Mailer).settings).toEqual(secret);
    expect(app.get<unknown>('JWT')).toEqual(secret);
    expect(app.get(Database).settings.password).toBe(CANARY);
    expect(app.get(ConfigService).get('mail.own')).toBe(CANARY);
    await app.close();
  });

  it('that forFeature() runs are untouched in an application without this module', async () => {
    @Module({
      imports: [ConfigModule.forRoot({ ignoreEnvFile: true }), ConfigModule.forFeature(databaseConfig)],
    })
    class AppModule {}
    const app = await createApp(AppModule);
    expect(app.get(ConfigService).get('database.host')).toBe('localhost');
    await app.close();
  });

  it('are typed as in ConfigModule', async () => {
    const app = await start({ load: [databaseConfig] });
    const config: ConfigService<{ database: { host: string } }, true> = app.get(ConfigService);
    const host: string = config.get('database.host', { infer: true });
    expect(host).toBe('localhost');
    await app.close();
  });
});
