import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { ConfigModule, ConfigService, type ConfigType } from '@nestjs/config';
import { type Config, memoryProvider, object } from '@vaultref/core';
import {
  getKeyVaultConfigToken,
  keyVaultConfig,
  KeyVaultConfigModule,
  registerSecretsAs,
  type StandaloneOptions,
} from '../../src/index.js';
import { restoreEnvironment } from '../restore-environment.js';
import { rotatingSecrets } from '../rotating-secrets.js';
import { appModule, createApp } from '../start-app.js';
import { writeTemporaryFile } from '../write-file.js';

const CANARY = 'canary-7Q$x&y"z';

describe('beside a ConfigModule that stays as it is', () => {
  restoreEnvironment();
  const provider = memoryProvider({ 'db-password': CANARY });

  it('keyVaultConfig() gives ConfigService the secrets, and the rest is its own', async () => {
    const envFilePath = await writeTemporaryFile('.env', 'PLAIN=text\nDB_PASSWORD=@keyvault:db-password\n');
    const sources = [object({ mail: { key: '@keyvault:db-password' } })];
    @Module({
      imports: [
        ConfigModule.forRoot({ envFilePath, load: [keyVaultConfig({ envFilePath, provider, sources })] }),
      ],
    })
    class AppModule {}
    const app = await createApp(AppModule);
    const config = app.get(ConfigService);
    expect(['PLAIN', 'DB_PASSWORD', 'mail.key'].map((path) => config.get<string>(path))).toEqual([
      'text',
      CANARY,
      CANARY,
    ]);
    expect(JSON.stringify(process.env)).not.toContain('canary');
    await app.close();
  });

  it('keyVaultConfig() fails the start with the place of a broken reference, and does not pretend to live on', async () => {
    const start = (options: StandaloneOptions) => {
      class AppModule {}
      Module({ imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [keyVaultConfig(options)] })] })(
        AppModule,
      );
      return createApp(AppModule);
    };
    const broken = { provider, ignoreEnvFile: true, sources: [object({ A: '@keyvault:nothing' })] };
    await expect(start(broken)).rejects.toMatchObject({ code: 'ERR_RESOLUTION_FAILED' });
    const following: StandaloneOptions & { refresh: boolean } = { ...broken, refresh: true };
    const still: StandaloneOptions & { refresh: undefined } = { ...broken, refresh: undefined };
    await expect(start(following)).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
    await expect(start(still)).rejects.toMatchObject({ code: 'ERR_RESOLUTION_FAILED' });
  });

  it('registerSecretsAs() is a namespace that resolves by itself', async () => {
    const envFilePath = await writeTemporaryFile('.env', 'DB_PASSWORD=@keyvault:db-password\n');
    const databaseConfig = registerSecretsAs(
      'database',
      (env) => ({ password: env['DB_PASSWORD'], key: '@keyvault:db-password' }),
      { envFilePath, provider },
    );
    @Injectable()
    class Database {
      constructor(@Inject(databaseConfig.KEY) readonly settings: ConfigType<typeof databaseConfig>) {}
    }
    @Module({
      imports: [ConfigModule.forRoot({ ignoreEnvFile: true, load: [databaseConfig] })],
      providers: [Database],
    })
    class AppModule {}
    const app = await createApp(AppModule);
    expect(app.get(Database).settings).toEqual({ password: CANARY, key: CANARY });
    await app.close();
  });

  it('registerSecretsAs() under KeyVaultConfigModule follows changes', async () => {
    const secrets = { 'db-password': 'old' };
    const databaseConfig = registerSecretsAs('database', (env) => ({ password: env['DB_PASSWORD'] }));
    const app = await createApp(
      appModule(
        KeyVaultConfigModule.forRoot({
          sources: [object({ DB_PASSWORD: '@keyvault:db-password' })],
          ignoreEnvFile: true,
          provider: rotatingSecrets(secrets),
          load: [databaseConfig],
        }),
      ),
    );
    const settings: unknown = app.get(databaseConfig.KEY);
    secrets['db-password'] = 'new';
    const config: Config = app.get(getKeyVaultConfigToken());
    await config.refresh();
    expect(settings).toEqual({ password: 'new' });
    await app.close();
  });
});
