import { describe, expect, it } from '@jest/globals';
import { type DynamicModule, Injectable, Module, type OnModuleDestroy } from '@nestjs/common';
import { ConfigModule, ConfigService, registerAs } from '@nestjs/config';
import { type Config, memoryProvider } from '@vaultref/core';
import {
  getKeyVaultConfigToken,
  InjectKeyVaultConfig,
  KeyVaultConfigModule,
  type KeyVaultConfigModuleOptions,
} from '../../src/index.js';
import { restoreEnvironment } from '../restore-environment.js';
import { rotatingSecrets } from '../rotating-secrets.js';
import { appModule, createApp, readAll } from '../start-app.js';
import { writeTemporaryFile } from '../write-file.js';

const CANARY = 'canary-7Q$x&y"z';
const provider = memoryProvider({ 'db-password': CANARY });

/** A logger that remembers warnings. */
function remembering() {
  const warnings: string[] = [];
  const ignore = (): void => undefined;
  return {
    warnings,
    logger: {
      debug: ignore,
      info: ignore,
      error: ignore,
      warn: (message: string) => void warnings.push(message),
    },
  };
}

describe('contract, 5: what stands in the environment', () => {
  restoreEnvironment();
  const start = async (
    options: KeyVaultConfigModuleOptions,
    imports: (DynamicModule | Promise<DynamicModule>)[] = [],
  ) => {
    const { warnings, logger } = remembering();
    const module = KeyVaultConfigModule.forRoot({ provider, logger, ...options });
    const app = await createApp(appModule(module, { imports }));
    return { app: await app.init(), warnings };
  };

  it('stays text there when it is a reference, with one warning and a row of the report', async () => {
    process.env['DB_PASSWORD'] = '@keyvault:db-password';
    process.env['DB_URL'] = 'x:@keyvault{db-password}@h';
    const { app, warnings } = await start({ ignoreEnvFile: true });
    expect(process.env['DB_PASSWORD']).toBe('@keyvault:db-password');
    expect(app.get(ConfigService).get('DB_URL')).toBe(`x:${CANARY}@h`);
    expect(warnings).toEqual([
      expect.stringMatching(/^DB_PASSWORD, DB_URL in the environment are references/),
    ]);
    const { report }: Config = app.get(getKeyVaultConfigToken());
    expect(report.references).toMatchObject([
      { path: ['DB_PASSWORD'], source: { name: 'environment' } },
      { path: ['DB_URL'], source: { name: 'environment' } },
    ]);
    await app.close();
  });

  it('needs no warning when it is exported', async () => {
    process.env['DB_PASSWORD'] = '@keyvault:db-password';
    const { app, warnings } = await start({ ignoreEnvFile: true, exportToEnv: ['DB_PASSWORD'] });
    expect(warnings).toEqual([]);
    await app.close();
  });

  it('is explained when a library has a ConfigModule of its own, which takes no value away', async () => {
    const envFilePath = await writeTemporaryFile('.env', 'DB_PASSWORD=@keyvault:db-password\n');
    @Module({ imports: [ConfigModule.forRoot({ envFilePath, validate: (variables) => variables })] })
    class LibraryModule {}
    const { app, warnings } = await start({ envFilePath }, [{ module: LibraryModule }]);
    expect(app.get(ConfigService).get('DB_PASSWORD')).toBe(CANARY);
    expect(warnings).toContainEqual(
      expect.stringMatching(/^LibraryModule imports a ConfigModule\.forRoot\(\) of its own/),
    );
    await app.close();
  });

  it('is explained when forFeature() was called before this package was imported', async () => {
    const mail = registerAs('mail', () => ({ key: process.env['DB_PASSWORD'] }));
    const feature = ConfigModule.forFeature(mail);
    const providers = feature.providers?.map((one) =>
      'useFactory' in one && one.provide === mail.KEY
        ? Object.assign({}, one, { useFactory: mail, inject: [] })
        : one,
    );
    const { app, warnings } = await start({}, [{ ...feature, providers: providers ?? [] }]);
    expect(warnings).toEqual([expect.stringMatching(/^AppModule imports .* so CONFIGURATION\(mail\) keeps/)]);
    await app.close();
  });

  it('needs no explanation for ConfigModule itself and its features', async () => {
    @Module({ imports: [ConfigModule, ConfigModule.forFeature(registerAs('mail', () => ({})))] })
    class FeatureModule {}
    const { app, warnings } = await start({ load: [registerAs('db', () => ({}))] }, [
      { module: FeatureModule },
    ]);
    expect(warnings).toEqual([]);
    await app.close();
  });
});

describe('contract, 6: one load an application', () => {
  restoreEnvironment();

  it('is created, closed and created again, and finds the secrets of that time', async () => {
    const secrets = { key: 'old' };
    const envFilePath = await writeTemporaryFile('.env', 'A=@keyvault:key\n');
    const module = appModule(
      KeyVaultConfigModule.forRoot({ envFilePath, provider: rotatingSecrets(secrets) }),
    );
    expect(await readAll(module, 'A')).toEqual(['old']);
    secrets.key = 'new';
    expect(await readAll(module, 'A')).toEqual(['new']);
  });

  it('closes in onApplicationShutdown, after onModuleDestroy of other providers', async () => {
    const order: string[] = [];
    const counted = { ...provider, close: () => Promise.resolve(void order.push('closed')) };
    @Injectable()
    class Pool implements OnModuleDestroy {
      constructor(@InjectKeyVaultConfig() readonly config: Config) {}
      onModuleDestroy(): void {
        order.push('destroyed');
      }
    }
    const app = await createApp(
      appModule(KeyVaultConfigModule.forRoot({ provider: counted, ignoreEnvFile: true }), {
        providers: [Pool],
      }),
    );
    expect(app.get(Pool).config).toBe(app.get(getKeyVaultConfigToken()));
    await app.close();
    expect(order).toEqual(['destroyed', 'closed']);
    await expect(app.get(Pool).config.refresh()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });
});
