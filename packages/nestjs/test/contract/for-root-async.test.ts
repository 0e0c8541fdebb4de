import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { ConfigService, type ConfigType, registerAs } from '@nestjs/config';
import { type Config, memoryProvider, object } from '@vaultref/core';
import {
  getKeyVaultConfigToken,
  InjectConfigValue,
  KeyVaultConfigModule,
  type KeyVaultConfigModuleAsyncOptions,
  type KeyVaultConfigOptions,
  type KeyVaultConfigOptionsFactory,
  type SecretRef,
} from '../../src/index.js';
import { restoreEnvironment } from '../restore-environment.js';
import { rotatingSecrets } from '../rotating-secrets.js';
import { appModule, createApp, readAll } from '../start-app.js';

const CANARY = 'canary-7Q$x&y"z';
const secrets = { 'db-password': CANARY };

@Injectable()
class Settings implements KeyVaultConfigOptionsFactory {
  createKeyVaultConfigOptions(): KeyVaultConfigOptions {
    return {
      sources: [object({ DB_PASSWORD: '@keyvault:db-password' })],
      provider: memoryProvider(secrets),
      ignoreEnvFile: true,
    };
  }
}
@Module({ providers: [Settings], exports: [Settings] })
class SettingsModule {}

const databaseConfig = registerAs('database', () => ({ password: process.env['DB_PASSWORD'] }));

@Injectable()
class Database {
  constructor(
    @Inject(databaseConfig.KEY) readonly settings: ConfigType<typeof databaseConfig>,
    @InjectConfigValue('database.password') readonly password: SecretRef,
  ) {}
}

describe('KeyVaultConfigModule.forRootAsync()', () => {
  restoreEnvironment();
  const module = (options: KeyVaultConfigModuleAsyncOptions) =>
    appModule(KeyVaultConfigModule.forRootAsync({ load: [databaseConfig], ...options }), {
      providers: [Database],
    });

  it.each<[string, KeyVaultConfigModuleAsyncOptions]>([
    [
      'useFactory',
      {
        imports: [SettingsModule],
        inject: [Settings],
        useFactory: (settings: Settings) => Promise.resolve(settings.createKeyVaultConfigOptions()),
      },
    ],
    ['useClass', { useClass: Settings }],
    ['useExisting', { imports: [SettingsModule], useExisting: Settings }],
  ])('takes options of %s, and is created, closed and created again', async (_, options) => {
    const application = module(options);
    expect(await readAll(application, 'DB_PASSWORD')).toEqual([CANARY]);
    const app = await createApp(application);
    const database = app.get(Database);
    expect([database.settings, database.password.value]).toEqual([{ password: CANARY }, CANARY]);
    await app.close();
  });

  it('follows changes', async () => {
    const rotating = { 'db-password': 'old' };
    const app = await createApp(
      module({
        useFactory: () => ({
          ...new Settings().createKeyVaultConfigOptions(),
          provider: rotatingSecrets(rotating),
        }),
      }),
    );
    const { settings } = app.get(Database);
    rotating['db-password'] = 'new';
    await app.get<Config>(getKeyVaultConfigToken()).refresh();
    expect([settings.password, app.get(ConfigService).get('DB_PASSWORD')]).toEqual(['new', 'new']);
    await app.close();
  });

  it('gives each application of one module the values of its own options', async () => {
    let tenants = 0;
    const application = module({
      useFactory: () => ({
        ...new Settings().createKeyVaultConfigOptions(),
        sources: [object({ TENANT: (tenants += 1) })],
      }),
    });
    const [first, second] = [await createApp(application), await createApp(application)];
    const read = () => [first, second].map((app): unknown => app.get(ConfigService).get('TENANT'));
    expect(read()).toEqual([1, 2]);
    await first.get<Config>(getKeyVaultConfigToken()).refresh();
    expect(read()).toEqual([1, 2]);
    await Promise.all([first.close(), second.close()]);
  });

  it('rejects when a reference is broken, and when it is not told where options come from', async () => {
    const broken = module({
      useFactory: () => ({
        sources: [object({ A: '@keyvault:nothing' })],
        provider: memoryProvider({}),
        ignoreEnvFile: true,
      }),
    });
    await expect(createApp(broken)).rejects.toMatchObject({ code: 'ERR_RESOLUTION_FAILED' });
    await expect(createApp(module({}))).rejects.toMatchObject({ code: 'ERR_INVALID_OPTION' });
    // It belongs to what the factory gives; here it would be ignored.
    const misplaced = { useClass: Settings, validate: () => ({}) };
    await expect(createApp(module(misplaced))).rejects.toMatchObject({ code: 'ERR_UNKNOWN_OPTION' });
  });
});
