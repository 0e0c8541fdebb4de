import { describe, expect, it } from '@jest/globals';
import { Inject, Injectable, Module } from '@nestjs/common';
import { ConditionalModule, ConfigModule, ConfigService, type ConfigType, registerAs } from '@nestjs/config';
import { memoryProvider } from '@vaultref/core';
import { plainToInstance } from 'class-transformer';
import { IsEnum, IsNumber, IsString, validateSync } from 'class-validator';
import joi from 'joi';
import * as yaml from 'js-yaml';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { KeyVaultConfigModule, type KeyVaultConfigModuleOptions } from '../../src/index.js';
import { inFolder } from '../in-folder.js';
import { restoreEnvironment } from '../restore-environment.js';
import { createApp } from '../start-app.js';

// The examples of https://docs.nestjs.com/techniques/configuration, in its order and with its names; passwords are references.
const Joi = joi;
const provider = memoryProvider({ 'database-password': 'of-the-vault', 'app-url': 'mywebsite.com' });

type Imports = NonNullable<Parameters<typeof Module>[0]['imports']>;

describe("the examples of Nest's documentation", () => {
  restoreEnvironment();
  const folder = inFolder();
  const forRoot = (options: KeyVaultConfigModuleOptions = {}) =>
    KeyVaultConfigModule.forRoot({ provider, ...options });
  const start = (imports: Imports, providers: (new (...args: never[]) => object)[] = []) => {
    @Module({ imports, providers })
    class AppModule {}
    return createApp(AppModule);
  };
  const read = async (imports: Imports, ...paths: string[]) => {
    const app = await start(imports);
    const values = paths.map((path) => app.get(ConfigService).get<unknown>(path));
    await app.close();
    return values;
  };
  const DOTENV = 'DATABASE_USER=test\nDATABASE_PASSWORD=@keyvault:database-password\n';

  it('Getting started', async () => {
    folder.write('.env', DOTENV);
    expect(await read([forRoot()], 'DATABASE_USER', 'DATABASE_PASSWORD')).toEqual(['test', 'of-the-vault']);
  });

  it('Getting started: the environment takes precedence', async () => {
    folder.write('.env', DOTENV);
    process.env['DATABASE_USER'] = 'exported';
    expect(await read([forRoot()], 'DATABASE_USER')).toEqual(['exported']);
  });

  it('Custom env file path: one, and several of which the first takes precedence', async () => {
    folder.write('.development.env', DOTENV);
    expect(await read([forRoot({ envFilePath: '.development.env' })], 'DATABASE_PASSWORD')).toEqual([
      'of-the-vault',
    ]);
    folder.write('.env.development', 'A=base\nB=base\n');
    folder.write('.env.development.local', 'A=local\n');
    const envFilePath = ['.env.development.local', '.env.development'];
    expect(await read([forRoot({ envFilePath })], 'A', 'B')).toEqual(['local', 'base']);
  });

  it('Disable env variables loading', async () => {
    folder.write('.env', DOTENV);
    process.env['DATABASE_PASSWORD'] = '@keyvault:database-password';
    const values = await read([forRoot({ ignoreEnvFile: true })], 'DATABASE_USER', 'DATABASE_PASSWORD');
    expect(values).toEqual([undefined, 'of-the-vault']);
  });

  it('Use module globally', async () => {
    folder.write('.env', DOTENV);
    @Injectable()
    class FeatureService {
      constructor(readonly configService: ConfigService) {}
    }
    @Module({ providers: [FeatureService] })
    class FeatureModule {}
    const app = await start([forRoot({ isGlobal: true }), FeatureModule]);
    expect(app.get(FeatureService).configService.get('DATABASE_PASSWORD')).toBe('of-the-vault');
    await app.close();
  });

  it('Custom configuration files', async () => {
    folder.write('.env', DOTENV);
    const configuration = () => ({
      port: parseInt(process.env['PORT'] ?? '', 10) || 3000,
      database: {
        host: process.env['DATABASE_HOST'],
        port: parseInt(process.env['DATABASE_PORT'] ?? '', 10) || 5432,
        password: process.env['DATABASE_PASSWORD'],
      },
    });
    expect(await read([forRoot({ load: [configuration] })], 'port', 'database')).toEqual([
      3000,
      { host: undefined, port: 5432, password: 'of-the-vault' },
    ]);
  });

  it('Custom configuration files: YAML', async () => {
    const directory = folder.write(
      'config.yaml',
      "http:\n  host: 'localhost'\n  port: 8080\ndb:\n  postgres:\n    url: 'localhost'\n    password: '@keyvault:database-password'\n",
    );
    const configuration = () =>
      yaml.load(readFileSync(join(directory, 'config.yaml'), 'utf8')) as Record<string, unknown>;
    expect(await read([forRoot({ load: [configuration] })], 'http.port', 'db.postgres.password')).toEqual([
      8080,
      'of-the-vault',
    ]);
  });

  it('Using the ConfigService: in a feature module that imports ConfigModule, typed, with a default', async () => {
    folder.write('.env', `${DOTENV}PORT=3000\n`);
    interface EnvironmentVariables {
      PORT: string;
      TIMEOUT: string;
      database: { host: string };
    }
    @Injectable()
    class FeatureService {
      readonly password: string | undefined;
      constructor(
        configService: ConfigService,
        readonly typed: ConfigService<EnvironmentVariables, true>,
      ) {
        this.password = configService.get<string>('DATABASE_PASSWORD');
      }
    }
    @Module({ imports: [ConfigModule], providers: [FeatureService] })
    class FeatureModule {}
    const app = await start([forRoot({ load: [() => ({ database: { host: 'h' } })] }), FeatureModule]);
    const { password, typed } = app.get(FeatureService);
    const port: string = typed.get('PORT', { infer: true });
    const host: string = typed.get('database.host', { infer: true });
    expect([password, port, host, typed.get('TIMEOUT', '10', { infer: true })]).toEqual([
      'of-the-vault',
      '3000',
      'h',
      '10',
    ]);
    expect(() => typed.getOrThrow('TIMEOUT')).toThrow('Configuration key "TIMEOUT" does not exist');
    await app.close();
  });

  it('Configuration namespaces, injected directly; namespaces in modules; Cache environment variables', async () => {
    folder.write('.env', DOTENV);
    const databaseConfig = registerAs('database', () => ({
      host: process.env['DATABASE_HOST'],
      port: process.env['DATABASE_PORT'] || 5432,
      password: process.env['DATABASE_PASSWORD'],
    }));
    @Injectable()
    class Repository {
      constructor(@Inject(databaseConfig.KEY) readonly dbConfig: ConfigType<typeof databaseConfig>) {}
    }
    const app = await start([forRoot({ load: [databaseConfig], cache: true })], [Repository]);
    const expected = { host: undefined, port: 5432, password: 'of-the-vault' };
    expect(app.get(Repository).dbConfig).toEqual(expected);
    expect(app.get(ConfigService).get('database.password')).toBe('of-the-vault');
    await app.close();
    // TypeOrmModule.forRootAsync(databaseConfig.asProvider())
    const { imports, useFactory, inject } = databaseConfig.asProvider();
    @Module({ imports, providers: [{ provide: 'OPTIONS', useFactory, inject }] })
    class TypeOrmModule {}
    const other = await start([forRoot(), TypeOrmModule]);
    expect(other.get<unknown>('OPTIONS')).toEqual(expected);
    await other.close();
  });

  it('Partial registration', async () => {
    folder.write('.env', DOTENV);
    const databaseConfig = registerAs('database', () => ({ password: process.env['DATABASE_PASSWORD'] }));
    @Module({ imports: [ConfigModule.forFeature(databaseConfig)] })
    class DatabaseModule {}
    expect(await read([forRoot(), DatabaseModule], 'database.password')).toEqual(['of-the-vault']);
  });

  it('Schema validation', async () => {
    folder.write('.env', DOTENV);
    delete process.env['NODE_ENV'];
    const validationSchema = Joi.object({
      NODE_ENV: Joi.string().valid('development', 'production', 'test', 'provision').default('development'),
      PORT: Joi.number().port().default(3000),
      DATABASE_PASSWORD: Joi.string().min(10).required(),
    });
    const validationOptions = { allowUnknown: true, abortEarly: true };
    expect(
      await read([forRoot({ validationSchema, validationOptions })], 'NODE_ENV', 'PORT', 'DATABASE_PASSWORD'),
    ).toEqual(['development', 3000, 'of-the-vault']);
    expect([process.env['NODE_ENV'], process.env['PORT']]).toEqual(['development', '3000']);
  });

  it('Custom validate function', async () => {
    folder.write('.env', `${DOTENV}PORT=3000\nNODE_ENV=test\n`);
    enum Environment {
      Development = 'development',
      Test = 'test',
    }
    class EnvironmentVariables {
      @IsEnum(Environment) NODE_ENV!: Environment;
      @IsNumber() PORT!: number;
      @IsString() DATABASE_PASSWORD!: string;
    }
    const validate = (config: Record<string, unknown>) => {
      const validatedConfig = plainToInstance(EnvironmentVariables, config, {
        enableImplicitConversion: true,
      });
      const errors = validateSync(validatedConfig, { skipMissingProperties: false });
      if (errors.length > 0) throw new Error(errors.toString());
      return validatedConfig;
    };
    expect(await read([forRoot({ validate })], 'PORT', 'DATABASE_PASSWORD')).toEqual([3000, 'of-the-vault']);
  });

  it('Custom getter functions', async () => {
    folder.write('.env', DOTENV);
    @Injectable()
    class ApiConfigService {
      constructor(private configService: ConfigService) {}
      get isPasswordSet(): boolean {
        return this.configService.get('DATABASE_PASSWORD') === 'of-the-vault';
      }
    }
    const app = await start([forRoot()], [ApiConfigService]);
    expect(app.get(ApiConfigService).isPasswordSet).toBe(true);
    await app.close();
  });

  it('Environment variables loaded hook, and Conditional module configuration', async () => {
    folder.write('.env', `${DOTENV}USE_FOO=false\nUSE_BAR=true\n`);
    class FooModule {}
    class BarModule {}
    for (const module of [FooModule, BarModule]) Module({})(module);
    const app = await start([
      forRoot(),
      ConditionalModule.registerWhen(FooModule, 'USE_FOO', { debug: false }),
      ConditionalModule.registerWhen(BarModule, (env) => env['USE_BAR'] === 'true'),
    ]);
    await ConfigModule.envVariablesLoaded;
    expect(process.env['USE_BAR']).toBe('true');
    expect(app.get(BarModule)).toBeInstanceOf(BarModule);
    expect(() => app.get(FooModule)).toThrow('FooModule');
    await app.close();
  });

  it('Expandable variables', async () => {
    folder.write('.env', 'APP_URL=@keyvault:app-url\nSUPPORT_EMAIL=support@${APP_URL}\n');
    expect(await read([forRoot({ expandVariables: true })], 'SUPPORT_EMAIL')).toEqual([
      'support@mywebsite.com',
    ]);
  });

  it('Using in the main.ts', async () => {
    folder.write('.env', `${DOTENV}PORT=3000\n`);
    const app = await start([forRoot()]);
    const configService = app.get(ConfigService);
    expect([configService.get('PORT'), configService.get('DATABASE_PASSWORD')]).toEqual([
      '3000',
      'of-the-vault',
    ]);
    await app.close();
  });
});
