import { describe, expect, it } from '@jest/globals';
import { Module } from '@nestjs/common';
import { ConditionalModule, ConfigModule, ConfigService } from '@nestjs/config';
import { memoryProvider } from '@vaultref/core';
import { KeyVaultConfigModule, type KeyVaultConfigModuleOptions } from '../../src/index.js';
import { restoreEnvironment } from '../restore-environment.js';
import { appModule, createApp, readAll } from '../start-app.js';
import { writeTemporaryFile } from '../write-file.js';

const CANARY = 'canary-7Q$HOME&y"z';
const provider = memoryProvider({ 'db-password': CANARY });

describe('contract, 1: variables where forRoot() is written', () => {
  restoreEnvironment();
  /** An application's module: the load of its configuration begins when it is created. */
  const write = async (variables: string, options: KeyVaultConfigModuleOptions = {}) => {
    const envFilePath = await writeTemporaryFile('.env', variables);
    return appModule(KeyVaultConfigModule.forRoot({ provider, envFilePath, ...options }));
  };
  const serve = async (variables: string, options: KeyVaultConfigModuleOptions, ...paths: string[]) =>
    readAll(await write(variables, options), ...paths);

  it('are written to process.env at once, without those that are references', async () => {
    process.env['SET_BEFORE'] = 'shell';
    await write('PLAIN=text\nSET_BEFORE=file\nDB_PASSWORD=@keyvault:db-password\nURL=x:@keyvault{a}@h\n');
    expect(process.env).toMatchObject({ PLAIN: 'text', SET_BEFORE: 'shell' });
    expect(JSON.stringify(process.env)).not.toContain('@keyvault');
  });

  it('are there for ConditionalModule, listed before or after, and for envVariablesLoaded', async () => {
    class Chosen {}
    class Left {}
    for (const module of [Chosen, Left]) Module({})(module);
    const envFilePath = await writeTemporaryFile(
      '.env',
      'CHOSEN=true\nLEFT=false\nDB_PASSWORD=@keyvault:db-password\n',
    );
    class AppModule {}
    Module({
      imports: [
        ConditionalModule.registerWhen(Chosen, 'CHOSEN'),
        ConditionalModule.registerWhen(Left, 'LEFT', { debug: false }),
        KeyVaultConfigModule.forRoot({ provider, envFilePath }),
      ],
    })(AppModule);
    const app = await createApp(AppModule);
    await ConfigModule.envVariablesLoaded;
    expect([app.get(ConfigService).get('DB_PASSWORD'), app.get(Chosen)]).toEqual([
      CANARY,
      expect.any(Chosen),
    ]);
    expect(() => app.get(Left)).toThrow('Left');
    await app.close();
  });

  it('are expanded with expandVariables, and stay secret with a secret in them', async () => {
    const variables =
      'DB_HOST=db\nDB_PASSWORD=@keyvault:db-password\nDATABASE_URL=postgres://app:${DB_PASSWORD}@${DB_HOST}/app\nWHERE=on-${DB_HOST}\n';
    expect(await serve(variables, { expandVariables: true }, 'DATABASE_URL', 'DB_PASSWORD', 'WHERE')).toEqual(
      [`postgres://app:${CANARY}@db/app`, CANARY, 'on-db'],
    );
    expect(process.env).toMatchObject({ WHERE: 'on-db' });
    expect(process.env).not.toHaveProperty('DATABASE_URL');
    expect(JSON.stringify(process.env)).not.toContain('canary');
  });

  it('are not expanded without it', async () => {
    expect(await serve('A=1\nB=${A}\n', {}, 'B')).toEqual(['${A}']);
  });

  it('are read by a parser of the application', async () => {
    const parser = (content: Buffer) => JSON.parse(content.toString()) as Record<string, unknown>;
    expect(
      await serve('{"A":"1","DB_PASSWORD":"@keyvault:db-password"}', { parser }, 'A', 'DB_PASSWORD'),
    ).toEqual(['1', CANARY]);
  });

  it('of files win over the environment with override, in process.env too', async () => {
    process.env['A'] = 'shell';
    process.env['DB_PASSWORD'] = 'shell';
    const variables = 'A=file\nDB_PASSWORD=@keyvault:db-password\n';
    expect(await serve(variables, { override: true }, 'A', 'DB_PASSWORD')).toEqual(['file', CANARY]);
    expect([process.env['A'], process.env['DB_PASSWORD']]).toEqual(['file', 'shell']);
  });

  it('that are set later are found by ConfigService, unless skipProcessEnv says no', async () => {
    const read = async (options: KeyVaultConfigModuleOptions) => {
      const app = await createApp(await write('', options));
      process.env['LATER'] = 'later';
      process.env['LATER_REFERENCE'] = '@keyvault:db-password';
      const config = app.get(ConfigService);
      const values = [config.get('LATER'), config.get('LATER_REFERENCE'), config.get('NONE', 'default')];
      await app.close();
      for (const name of ['LATER', 'LATER_REFERENCE']) delete process.env[name];
      return values;
    };
    expect(await read({})).toEqual(['later', undefined, 'default']);
    expect(await read({ skipProcessEnv: true })).toEqual([undefined, undefined, 'default']);
  });

  it('of the environment are served resolved with ignoreEnvVars, which spares them validation alone', async () => {
    process.env['DB_PASSWORD'] = '@keyvault:db-password';
    expect(await serve('', { ignoreEnvVars: true }, 'DB_PASSWORD')).toEqual([CANARY]);
    expect(await serve('', { ignoreEnvVars: true, skipProcessEnv: true }, 'DB_PASSWORD')).toEqual([
      undefined,
    ]);
  });

  it('of one module are not the configuration of another in the same process', async () => {
    const one = await write('NAME=one\nDB_PASSWORD=@keyvault:db-password\n');
    const two = await write('NAME=two\nDB_PASSWORD=plain\n');
    const apps = await Promise.all([createApp(one), createApp(two)]);
    expect(apps.map((app) => app.get(ConfigService).get<string>('NAME'))).toEqual(['one', 'two']);
    expect(apps.map((app) => app.get(ConfigService).get<string>('DB_PASSWORD'))).toEqual([CANARY, 'plain']);
    await Promise.all(apps.map((app) => app.close()));
  });
});
