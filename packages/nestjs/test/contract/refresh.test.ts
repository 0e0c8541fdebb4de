import { describe, expect, it, jest } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { ConfigModule, ConfigService, type ConfigType, registerAs } from '@nestjs/config';
import { LazyModuleLoader } from '@nestjs/core';
import { type Config, object, yamlFile } from '@vaultref/core';
import { writeFile } from 'node:fs/promises';
import { setImmediate } from 'node:timers/promises';
import { z } from 'zod';
import {
  getKeyVaultConfigToken,
  KeyVaultConfigModule,
  type KeyVaultConfigModuleOptions,
  KeyVaultHealthIndicator,
} from '../../src/index.js';
import { restoreEnvironment } from '../restore-environment.js';
import { rotatingSecrets } from '../rotating-secrets.js';
import { appModule, createApp } from '../start-app.js';
import { writeTemporaryFile } from '../write-file.js';

const ignore = (): void => undefined;
const noLogger = { debug: ignore, info: ignore, warn: ignore, error: ignore };
/** A promise with its resolver. */
function signal<T>() {
  let resolve: (value: T) => void = () => undefined;
  const promise = new Promise<T>((given) => (resolve = given));
  return { promise, resolve };
}

const databaseConfig = registerAs('database', () => ({
  password: process.env['DB_PASSWORD'],
  pool: { url: `x:${process.env['DB_PASSWORD']}` },
}));

@Injectable()
class Database {
  constructor(@Inject(databaseConfig.KEY) readonly settings: ConfigType<typeof databaseConfig>) {}
}

describe('contract, 4: a refresh', () => {
  restoreEnvironment();
  const start = async (
    options: KeyVaultConfigModuleOptions,
    more: Parameters<typeof Module>[0] = { providers: [Database] },
  ) => {
    const secrets = { 'db-password': 'old', 'mail-key': 'old-mail' };
    const envFilePath = await writeTemporaryFile('.env', 'DB_PASSWORD=@keyvault:db-password\n');
    const provider = rotatingSecrets(secrets);
    const module = KeyVaultConfigModule.forRoot({ envFilePath, provider, isGlobal: true, ...options });
    const app = await createApp(appModule(module, more));
    const config: Config = app.get(getKeyVaultConfigToken());
    return { app, secrets, provider, config, service: app.get(ConfigService), envFilePath };
  };

  it('gives ConfigService and the namespaces that are held the new values', async () => {
    const { app, secrets, config, service } = await start({ load: [databaseConfig] });
    const { settings } = app.get(Database);
    const { pool } = settings;
    secrets['db-password'] = 'new';
    await config.refresh();
    expect(settings).toEqual({ password: 'new', pool: { url: 'x:new' } });
    expect([app.get(Database).settings, settings.pool, service.get('database')]).toEqual([
      settings,
      pool,
      settings,
    ]);
    expect([service.get('DB_PASSWORD'), service.get('database.password')]).toEqual(['new', 'new']);
    expect(JSON.stringify(process.env)).not.toMatch(/"(old|new|x:new)"/);
    await app.close();
  });

  it('changes all of it in one turn: no reader sees new and old side by side', async () => {
    const slow = registerAs('slow', async () => {
      await new Promise((resolve) => setTimeout(resolve, 20));
      return { password: process.env['DB_PASSWORD'] };
    });
    const { app, secrets, config, service } = await start({ load: [databaseConfig, slow] });
    const seen = new Set<string>();
    const spy = setInterval(() => {
      seen.add(
        ['DB_PASSWORD', 'database.password', 'slow.password'].map((path) => service.get<string>(path)).join(),
      );
    }, 1);
    secrets['db-password'] = 'new';
    await config.refresh();
    await new Promise((resolve) => setTimeout(resolve, 5));
    clearInterval(spy);
    expect([...seen]).toEqual(['old,old,old', 'new,new,new']);
    await app.close();
  });

  it('is heard of by listeners of the configuration when ConfigService has it', async () => {
    const { app, secrets, config, service } = await start({ load: [databaseConfig] });
    const heard: unknown[] = [];
    const listen = (): void => void heard.push(service.get('database.password'));
    config.onChange(listen);
    config.onChange('DB_PASSWORD', listen);
    config.onChange('OTHER', listen);
    secrets['db-password'] = 'new';
    await config.refresh();
    expect(heard).toEqual(['new', 'new']);
    await app.close();
  });

  it('reaches factories of forFeature(), plain factories, and references inside their results', async () => {
    const mailConfig = registerAs('mail', () => ({ key: '@keyvault:mail-key' }));
    const plain = () => ({ http: { key: '@keyvault:mail-key' }, flat: process.env['DB_PASSWORD'] });
    @Module({ imports: [ConfigModule.forFeature(mailConfig)] })
    class MailModule {}
    const { app, secrets, config, service } = await start({ load: [plain] }, { imports: [MailModule] });
    Object.assign(secrets, { 'db-password': 'new', 'mail-key': 'new-mail' });
    await config.refresh();
    expect(['mail.key', 'http.key', 'flat'].map((path) => service.get<string>(path))).toEqual([
      'new-mail',
      'new-mail',
      'new',
    ]);
    await app.close();
  });

  it('takes in what was added to and removed from files', async () => {
    const file = await writeTemporaryFile('app.yaml', 'shop:\n  name: old\n');
    const { app, config, service, envFilePath } = await start({ sources: [yamlFile(file)] }, {});
    await writeFile(file, "shop:\n  key: '@keyvault:mail-key'\n");
    await writeFile(envFilePath, 'ADDED=1\nREMOVED=1\nREPLACED=1\n');
    await config.refresh();
    expect([service.get('REMOVED'), process.env['REPLACED']]).toEqual(['1', '1']);
    await writeFile(envFilePath, 'ADDED=1\nREPLACED=@keyvault:mail-key\n');
    await config.refresh();
    expect([service.get('REMOVED'), process.env['REMOVED']]).toEqual([undefined, undefined]);
    expect([service.get('REPLACED'), process.env['REPLACED']]).toEqual(['old-mail', undefined]);
    expect([service.get('shop'), service.get('ADDED'), service.get('DB_PASSWORD')]).toEqual([
      { key: 'old-mail' },
      '1',
      undefined,
    ]);
    await app.close();
  });

  it('reaches what the schema does not declare, and factories of the same name', async () => {
    const schema = z.object({ DECLARED: z.string().default('x') });
    const factories = ['http', 'mail'].map((key) => {
      const configuration = () => ({ [key]: { key: '@keyvault:mail-key' } });
      return configuration;
    });
    const { app, secrets, config, service } = await start({ schema, load: factories }, {});
    Object.assign(secrets, { 'db-password': 'new', 'mail-key': 'new-mail' });
    await config.refresh();
    expect(
      ['DB_PASSWORD', 'DECLARED', 'http.key', 'mail.key'].map((path) => service.get<string>(path)),
    ).toEqual(['new', 'x', 'new-mail', 'new-mail']);
    expect(config.report.references).toHaveLength(3);
    await app.close();
  });

  it('that is refused shows nothing of itself, to modules that are loaded later neither', async () => {
    const schema = z.object({ DB_PASSWORD: z.string().max(5) });
    const late = registerAs('late', () => ({ password: process.env['DB_PASSWORD'] }));
    @Module({ imports: [ConfigModule.forFeature(late)] })
    class LateModule {}
    const { app, secrets, config, service } = await start({ schema }, {});
    secrets['db-password'] = 'refused';
    await expect(config.refresh()).rejects.toMatchObject({ code: 'ERR_VALIDATION' });
    const module = await app.get(LazyModuleLoader).load(() => LateModule);
    expect([module.get<unknown>(late.KEY, { strict: false }), service.get('DB_PASSWORD')]).toEqual([
      { password: 'old' },
      'old',
    ]);
    await app.close();
  });

  it('while Nest makes its providers is not lost', async () => {
    const secrets = { key: 'old' };
    const plain = () => ({ flat: process.env['A'], list: [process.env['A']] });
    @Injectable()
    class Impatient {}
    const module = KeyVaultConfigModule.forRoot({
      sources: [object({ A: '@keyvault:key' })],
      ignoreEnvFile: true,
      provider: rotatingSecrets(secrets),
      load: [plain],
    });
    const early = {
      provide: Impatient,
      useFactory: async (config: Config) => {
        secrets.key = 'new';
        await config.refresh();
        return new Impatient();
      },
      inject: [getKeyVaultConfigToken()],
    };
    const app = await createApp(appModule(module, { providers: [early] }));
    await app.init();
    await app.get<Config>(getKeyVaultConfigToken()).refresh();
    const service = app.get(ConfigService);
    expect([service.get('A'), service.get('flat'), service.get('list')]).toEqual(['new', 'new', ['new']]);
    await app.close();
  });

  it('that comes while factories still run for the one before mixes nothing', async () => {
    const gates: ReturnType<typeof signal<void>>[] = [];
    const gated = registerAs('gated', async () => {
      const password = process.env['DB_PASSWORD'];
      await gates.shift()?.promise;
      return { password };
    });
    const { app, secrets, config, service } = await start({ load: [databaseConfig, gated] });
    const read = () => ['DB_PASSWORD', 'gated.password'].map((path) => service.get<string>(path));
    const [first, second] = [signal<void>(), signal<void>()];
    gates.push(first, second);
    secrets['db-password'] = 'second';
    const refreshed = config.refresh();
    while (gates.length > 1) await setImmediate();
    secrets['db-password'] = 'third';
    const again = config.refresh();
    while (config.get('DB_PASSWORD') !== 'third') await setImmediate();
    first.resolve();
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    expect(read()).toEqual(['old', 'old']);
    second.resolve();
    await refreshed;
    expect(read()).toEqual(['third', 'third']);
    await again;
    await app.close();
  });

  it('while a namespace is made for the first time is not lost to it', async () => {
    const secrets = { key: 'old' };
    const [begun, going] = [signal<void>(), signal<void>()];
    const slow = registerAs('slow', async () => {
      const password = process.env['A'];
      if (password === 'old') {
        begun.resolve();
        await going.promise;
      }
      return { password };
    });
    const served = signal<Config>();
    const early = {
      provide: 'EARLY',
      useFactory: (config: Config) => served.resolve(config),
      inject: [getKeyVaultConfigToken(), ConfigService],
    };
    const module = KeyVaultConfigModule.forRoot({
      sources: [object({ A: '@keyvault:key' })],
      ignoreEnvFile: true,
      isGlobal: true,
      provider: rotatingSecrets(secrets),
    });
    const creating = createApp(
      appModule(module, { imports: [ConfigModule.forFeature(slow)], providers: [early] }),
    );
    const [config] = await Promise.all([served.promise, begun.promise]);
    secrets.key = 'new';
    const refreshed = config.refresh();
    // What does not wait for the first result is long done after so many turns.
    for (let turn = 0; turn < 20; turn += 1) await setImmediate();
    going.resolve();
    await refreshed;
    const app = await creating;
    expect(app.get(ConfigService).get('slow.password')).toBe('new');
    await app.close();
  });

  it('does not wait for a factory without end, says so in health, and catches up', async () => {
    const [hangs, forever] = [{ now: false }, new Promise<never>(() => undefined)];
    const begun = signal<void>();
    const silent = registerAs('silent', async () => {
      if (hangs.now) {
        begun.resolve();
        await forever;
      }
      return { password: process.env['DB_PASSWORD'] };
    });
    const { app, secrets, config, service } = await start({
      load: [databaseConfig, silent],
      logger: noLogger,
    });
    hangs.now = true;
    secrets['db-password'] = 'new';
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const refreshed = config.refresh().catch((error: unknown) => error);
      await begun.promise;
      jest.advanceTimersByTime(30_000);
      expect(await refreshed).toMatchObject({ code: 'ERR_TIMEOUT' });
      expect(config.health).toMatchObject({ status: 'degraded', cause: { code: 'ERR_TIMEOUT' } });
    } finally {
      jest.useRealTimers();
    }
    hangs.now = false;
    await config.refresh();
    expect([service.get('silent.password'), config.health.status]).toEqual(['new', 'ok']);
    await app.close();
  });

  it('keeps what ConfigService.set() has set', async () => {
    const { app, secrets, config, service } = await start({ load: [() => ({ limit: 1 })] }, {});
    service.set('limit', 5);
    secrets['db-password'] = 'new';
    await config.refresh();
    expect([service.get('limit'), service.get('DB_PASSWORD')]).toEqual([5, 'new']);
    await app.close();
  });

  it('keeps all values when a factory throws, says so in health and log, and catches up', async () => {
    const messages: string[] = [];
    const write = (message: string): void => void messages.push(message);
    const logger = { debug: write, info: write, warn: write, error: write };
    let fails = false;
    const moody = registerAs('moody', () => {
      if (fails) throw new RangeError(`not with ${process.env['DB_PASSWORD']}`);
      return { password: process.env['DB_PASSWORD'] };
    });
    const { app, secrets, config, service } = await start({ load: [databaseConfig, moody], logger });
    const health = app.get(KeyVaultHealthIndicator);
    expect(health.check()).toMatchObject({ keyVault: { status: 'up', state: 'ok' } });
    fails = true;
    secrets['db-password'] = 'canary-value';
    await expect(config.refresh()).rejects.toMatchObject({ code: 'ERR_RESOLUTION_FAILED' });
    expect([service.get('DB_PASSWORD'), service.get('database.password')]).toEqual(['old', 'old']);
    expect(config.health).toMatchObject({ status: 'degraded', cause: { failures: 1 } });
    expect(health.check('vault')).toMatchObject({
      vault: { status: 'up', state: 'degraded', code: 'ERR_RESOLUTION_FAILED' },
    });
    expect(messages.join('\n')).toMatch(/RangeError was thrown by a load factory/);
    expect(messages.join('\n')).not.toContain('canary');
    fails = false;
    await config.refresh();
    expect([service.get('moody.password'), service.get('DB_PASSWORD')]).toEqual([
      'canary-value',
      'canary-value',
    ]);
    expect(config.health.status).toBe('ok');
    await app.close();
  });

  it('keeps all values when validation refuses the new ones, or the vault is away', async () => {
    const validate = (variables: Record<string, unknown>) => {
      if (variables['DB_PASSWORD'] === 'refused') throw new Error('no');
      return variables;
    };
    const { app, secrets, config, service, provider } = await start({ load: [databaseConfig], validate });
    secrets['db-password'] = 'refused';
    await expect(config.refresh()).rejects.toMatchObject({ code: 'ERR_VALIDATION' });
    provider.down = true;
    await expect(config.refresh()).rejects.toMatchObject({ code: 'ERR_RESOLUTION_FAILED' });
    expect([service.get('DB_PASSWORD'), service.get('database.password')]).toEqual(['old', 'old']);
    await app.close();
  });

  it('takes exported variables away whose secret is gone, and serves none of them', async () => {
    process.env['TOKEN'] = '@keyvault:token?optional';
    const { app, secrets, config, service, envFilePath } = await start({ exportToEnv: true }, {});
    Object.assign(secrets, { token: 'canary-token' });
    await config.refresh();
    const read = () => [process.env['TOKEN'], process.env['DB_PASSWORD']];
    expect(read()).toEqual(['canary-token', 'old']);
    Reflect.deleteProperty(secrets, 'token');
    await writeFile(envFilePath, 'DB_PASSWORD=plain\n');
    await config.refresh();
    expect(read()).toEqual([undefined, 'plain']);
    expect([service.get('TOKEN'), service.get('DB_PASSWORD')]).toEqual([undefined, 'plain']);
    Object.assign(secrets, { token: 'canary-again' });
    await config.refresh();
    expect(read()).toEqual(['canary-again', 'plain']);
    await app.close();
  });

  it('writes exported variables anew', async () => {
    const { app, secrets, config } = await start({ exportToEnv: ['DB_PASSWORD'] }, {});
    secrets['db-password'] = 'new';
    await config.refresh();
    expect(process.env['DB_PASSWORD']).toBe('new');
    await app.close();
  });
});
