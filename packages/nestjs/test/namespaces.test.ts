import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable } from '@nestjs/common';
import { ConfigService, type ConfigType, registerAs } from '@nestjs/config';
import { type Config, memoryProvider } from '@vaultref/core';
import { setImmediate } from 'node:timers/promises';
import {
  getKeyVaultConfigToken,
  KeyVaultConfigModule,
  type KeyVaultConfigModuleOptions,
} from '../src/index.js';
import { restoreEnvironment } from './restore-environment.js';
import { appModule, createApp } from './start-app.js';
import { writeTemporaryFile } from './write-file.js';

const CANARY = 'canary-7Q$x&y"z';

const databaseConfig = registerAs('database', () => ({
  host: process.env['DB_HOST'] ?? 'localhost',
  password: process.env['DB_PASSWORD'],
}));

@Injectable()
class Database {
  constructor(@Inject(databaseConfig.KEY) readonly settings: ConfigType<typeof databaseConfig>) {}
}

describe('the load factories of forRoot()', () => {
  restoreEnvironment();
  const start = async (options: KeyVaultConfigModuleOptions) => {
    const envFilePath = await writeTemporaryFile('.env', 'DB_PASSWORD=@keyvault:db-password\n');
    const provider = memoryProvider({ 'db-password': CANARY });
    return createApp(
      appModule(KeyVaultConfigModule.forRoot({ envFilePath, provider, ...options }), {
        providers: [Database],
      }),
    );
  };

  it('see secrets in process.env, and are injected by their KEY', async () => {
    const original = process.env;
    const app = await start({ load: [databaseConfig] });
    expect(app.get(Database).settings).toEqual({ host: 'localhost', password: CANARY });
    expect(app.get(ConfigService).get('database.password')).toBe(CANARY);
    expect(process.env).toBe(original);
    expect(JSON.stringify(process.env)).not.toContain('canary');
    await app.close();
  });

  it('are plain, asynchronous or promised as well', async () => {
    const plain = () => ({ plain: { password: process.env['DB_PASSWORD'] } });
    const slow = async () => {
      await setImmediate();
      return { slow: { password: process.env['DB_PASSWORD'] } };
    };
    const promised = Promise.resolve(() => ({ promised: { ...process.env } }));
    const app = await start({ load: [databaseConfig, plain, slow, promised] });
    const config = app.get(ConfigService);
    expect(config.get('plain.password')).toBe(CANARY);
    expect(config.get('slow.password')).toBe(CANARY);
    expect(config.get('promised.DB_PASSWORD')).toBe(CANARY);
    await app.close();
  });

  it('may return references of their own, which the report names by their path', async () => {
    const yaml = () => ({ http: { password: '@keyvault:db-password', hosts: ['a'] } });
    const app = await start({ load: [databaseConfig, yaml] });
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
});
