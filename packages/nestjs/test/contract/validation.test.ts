import { describe, expect, it } from '@jest/globals';
import { type Config, memoryProvider, object, type StandardSchema } from '@vaultref/core';
import { plainToInstance } from 'class-transformer';
import { IsNumber, MinLength, validateSync } from 'class-validator';
import joi from 'joi';
import { inspect } from 'node:util';
import { z } from 'zod';
import {
  getKeyVaultConfigToken,
  KeyVaultConfigModule,
  type KeyVaultConfigModuleOptions,
} from '../../src/index.js';
import { restoreEnvironment } from '../restore-environment.js';
import { appModule, createApp, readAll } from '../start-app.js';
import { writeTemporaryFile } from '../write-file.js';

const CANARY = 'canary-7Q$x&y"z';
const provider = memoryProvider({ 'db-password': CANARY });
const VARIABLES = 'PORT=3000\nDB_PASSWORD=@keyvault:db-password\n';

describe('contract, 2: validation of what is resolved', () => {
  restoreEnvironment();
  const start = async (options: KeyVaultConfigModuleOptions, variables = VARIABLES) =>
    appModule(
      KeyVaultConfigModule.forRoot({
        provider,
        envFilePath: await writeTemporaryFile('.env', variables),
        ...options,
      }),
    );
  const failure = async (options: KeyVaultConfigModuleOptions): Promise<unknown> =>
    createApp(await start(options)).catch((error: unknown) => error);

  it('hands the secret to validate(), and serves what it returns', async () => {
    const given: unknown[] = [];
    const validate = (variables: Record<string, unknown>) => {
      given.push(variables['DB_PASSWORD'], process.env['HOME'] === variables['HOME']);
      return { PORT: Number(variables['PORT']), ADDED: 'default' };
    };
    expect(await readAll(await start({ validate }), 'PORT', 'ADDED', 'DB_PASSWORD')).toEqual([
      3000,
      'default',
      CANARY,
    ]);
    expect(given).toEqual([CANARY, true]);
    expect(process.env).toMatchObject({ PORT: '3000', ADDED: 'default' });
    expect(JSON.stringify(process.env)).not.toContain('canary');
  });

  it('ends the start with what validate() throws, masked', async () => {
    const error = await failure({
      validate: ({ DB_PASSWORD }) => {
        throw new Error(`"${String(DB_PASSWORD)}" is no good password`);
      },
    });
    expect(error).toMatchObject({ code: 'ERR_VALIDATION' });
    expect(String(error)).toContain('"***" is no good password');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  });

  it('masks secrets that are too short for core to look for', async () => {
    const error: unknown = await createApp(
      await start(
        {
          provider: memoryProvider({ pin: '1234', more: '{"pins":["a7Q",4711]}' }),
          validate: ({ PIN, MORE }) => {
            const [text, number] = Object(MORE).pins as unknown[];
            throw new Error(`${String(PIN)}, ${String(text)}, ${String(number)} are no good PINs`);
          },
        },
        'PIN=@keyvault:pin\nMORE=@keyvault:more?as=json\n',
      ),
    ).catch((one: unknown) => one);
    expect(String(error)).toContain('***, ***, *** are no good PINs');
  });

  it('works with class-validator', async () => {
    class EnvironmentVariables {
      @IsNumber() PORT!: number;
      @MinLength(6) DB_PASSWORD!: string;
    }
    const validate = (variables: Record<string, unknown>) => {
      const validated = plainToInstance(EnvironmentVariables, variables, { enableImplicitConversion: true });
      const errors = validateSync(validated, { skipMissingProperties: false });
      if (errors.length > 0) throw new Error(errors.toString());
      return validated;
    };
    expect(await readAll(await start({ validate }), 'PORT', 'DB_PASSWORD')).toEqual([3000, CANARY]);
    const error: unknown = await createApp(await start({ validate }, 'PORT=x\n')).catch(
      (one: unknown) => one,
    );
    expect(String(error)).toMatch(/PORT[^]*DB_PASSWORD/);
  });

  it('validates with Joi: defaults, conversions, every mistake at once', async () => {
    const validationSchema = joi.object({
      PORT: joi.number(),
      DB_PASSWORD: joi.string().min(8).required(),
      STAGE: joi.string().default('development'),
    });
    expect(await readAll(await start({ validationSchema }), 'PORT', 'DB_PASSWORD', 'STAGE')).toEqual([
      3000,
      CANARY,
      'development',
    ]);
    expect(process.env).toMatchObject({ STAGE: 'development' });
    const strict = joi.object({
      DB_PASSWORD: joi.string().max(3),
      MISSING: joi.required(),
      PORT: joi.number().max(1),
    });
    const error = await failure({ validationSchema: strict });
    expect(error).toMatchObject({
      code: 'ERR_VALIDATION',
      failures: [{ path: ['DB_PASSWORD'] }, { path: ['MISSING'] }, { path: ['PORT'] }],
    });
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('canary');
  });

  it('hands validationOptions to Joi', async () => {
    const validationSchema = joi.object({ PORT: joi.number() });
    const validationOptions = { allowUnknown: false, abortEarly: true };
    expect(await failure({ validationSchema, validationOptions })).toMatchObject({ code: 'ERR_VALIDATION' });
  });

  it('validates with a Standard Schema, and keeps what it does not declare', async () => {
    const validationSchema = z.object({ PORT: z.coerce.number(), STAGE: z.string().default('development') });
    expect(await readAll(await start({ validationSchema }), 'PORT', 'DB_PASSWORD', 'STAGE')).toEqual([
      3000,
      CANARY,
      'development',
    ]);
    const strict = z.object({ DB_PASSWORD: z.string().max(3) });
    expect(inspect(await failure({ validationSchema: strict }), { depth: 9 })).not.toContain('canary');
  });

  it("lets core's schema judge the whole after it", async () => {
    const seen: unknown[] = [];
    const schema: StandardSchema = {
      '~standard': {
        version: 1,
        vendor: 'test',
        validate: (value) => {
          seen.push(Object(value));
          return { value };
        },
      },
    };
    const validate = ({ PORT }: Record<string, unknown>) => ({ PORT: Number(PORT) });
    await readAll(await start({ validate, schema }), 'PORT');
    expect(seen).toMatchObject([{ PORT: 3000, DB_PASSWORD: CANARY }]);
  });

  it('judges env files alone with validatePredefined: false, and serves them before the environment', async () => {
    process.env['PORT'] = '1';
    process.env['OTHER'] = '@keyvault:db-password';
    const names: string[] = [];
    const validate = (variables: Record<string, unknown>) => (
      names.push(...Object.keys(variables)),
      variables
    );
    const module = await start({ validate, validatePredefined: false });
    expect(await readAll(module, 'PORT', 'OTHER')).toEqual(['3000', CANARY]);
    expect(names.toSorted()).toEqual(['DB_PASSWORD', 'PORT']);
  });
});

describe('contract, 2: what judges nothing', () => {
  it.each([{}, { '~standard': {} }, { validate: 'x' }])(
    'is refused before a vault is asked: %j',
    async (given) => {
      const options: KeyVaultConfigModuleOptions = {
        provider: { ...provider, getSecret: () => Promise.reject(new Error('asked')) },
        ignoreEnvFile: true,
        sources: [object({ A: '@keyvault:a' })],
      };
      // As a program without types would give it.
      Object.assign(options, { validationSchema: given });
      const module = KeyVaultConfigModule.forRoot(options);
      const failure = await createApp(appModule(module)).catch((error: unknown) => error);
      expect(String(failure)).toContain(
        'option validationSchema\n    cause      it is no schema [ERR_INVALID_OPTION]',
      );
    },
  );
});

describe('contract, 2: exportToEnv', () => {
  restoreEnvironment();
  const start = async (exportToEnv: boolean | string[], variables = VARIABLES) =>
    appModule(
      KeyVaultConfigModule.forRoot({
        provider,
        envFilePath: await writeTemporaryFile('.env', variables),
        exportToEnv,
      }),
    );

  it.each([{ wanted: true }, { wanted: ['DB_PASSWORD'] }])(
    'writes secrets with $wanted',
    async ({ wanted }) => {
      process.env['DB_PASSWORD'] = '@keyvault:db-password';
      expect(await readAll(await start(wanted), 'DB_PASSWORD')).toEqual([CANARY]);
      expect(process.env['DB_PASSWORD']).toBe(CANARY);
      expect(await readAll(await start(false), 'DB_PASSWORD')).toEqual([CANARY]);
    },
  );

  it.each([{ wanted: true }, { wanted: ['OPT'] }])(
    'takes the text of a reference away that may be missing, and is, until the application closes: $wanted',
    async ({ wanted }) => {
      process.env['OPT'] = '@keyvault:opt?optional';
      const app = await createApp(await start(wanted, 'OTHER=@keyvault:opt?optional\n'));
      await app.init();
      expect([process.env['OPT'], process.env['OTHER']]).toEqual([undefined, undefined]);
      await app.close();
      expect(process.env['OPT']).toBe('@keyvault:opt?optional');
      delete process.env['OPT'];
      const later = await createApp(await start(true, ''));
      const { report }: Config = later.get(getKeyVaultConfigToken());
      expect(report.references).toEqual([]);
      await later.close();
    },
  );

  it('refuses names that decide what runs, and names that nobody knows', async () => {
    const variables = 'NODE_OPTIONS=@keyvault:db-password\n';
    delete process.env['NODE_OPTIONS'];
    await expect(createApp(await start(true, variables))).rejects.toMatchObject({
      code: 'ERR_EXPORT_REFUSED',
      failures: [{ path: ['NODE_OPTIONS'], reference: '@keyvault:db-password' }],
    });
    await expect(createApp(await start(['DB_PASWORD']))).rejects.toMatchObject({
      code: 'ERR_INVALID_OPTION',
    });
  });
});
