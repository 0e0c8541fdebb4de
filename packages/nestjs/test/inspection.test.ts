import { inspect } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { Controller, Injectable } from '@nestjs/common';
import { ConfigModule, registerAs } from '@nestjs/config';
import { ModulesContainer } from '@nestjs/core';
import { memoryProvider } from '@vaultref/core';
import { CANARY, showsCanary } from '@vaultref/contracts/canary';
import {
  InjectConfigValue,
  InjectKeyVaultConfig,
  KeyVaultConfigModule,
  type SecretRef,
} from '../src/index.js';
import { restoreEnvironment } from './restore-environment.js';
import { appModule, createApp } from './start-app.js';
import { writeTemporaryFile } from './write-file.js';

const database = registerAs('database', () => ({ password: process.env['DB_PASSWORD'] }));

@Injectable()
class Signer {
  constructor(
    @InjectConfigValue('DB_PASSWORD') readonly key: SecretRef,
    @InjectKeyVaultConfig() readonly config: object,
  ) {}
}

@Controller()
class Reader {
  constructor(readonly signer: Signer) {}
}

describe('the objects of an application', () => {
  restoreEnvironment();

  // A namespace is a plain object of values, in @nestjs/config as here, and ConfigService holds them all.
  it.each([
    ['nowhere', []],
    ['but in namespaces and what holds them', [database]],
  ])('show a secret when they are printed: %s', async (_, load) => {
    const envFilePath = await writeTemporaryFile('.env', 'DB_PASSWORD=@keyvault:db-password\n');
    const forRoot = KeyVaultConfigModule.forRoot({
      provider: memoryProvider({ 'db-password': CANARY }),
      envFilePath,
      isGlobal: true,
      load,
    });
    const more = {
      imports: load.map((one) => ConfigModule.forFeature(one)),
      providers: [Signer],
      controllers: [Reader],
    };
    const app = await createApp(appModule(forRoot, more));
    await app.init();
    const shown = (thing: unknown): boolean => showsCanary(inspect(thing, { depth: 5 }));
    const modules = [...app.get(ModulesContainer).values()];
    const leaks = modules.flatMap(({ providers, controllers }) =>
      [...providers.values(), ...controllers.values()]
        .filter(({ instance }) => shown(instance))
        .map(({ name }) => String(name)),
    );
    expect([...new Set(leaks)].toSorted()).toEqual(
      load.length === 0
        ? []
        : ['CONFIGURATION(database)', 'CONFIGURATION_TOKEN', 'ConfigController', 'ConfigService'],
    );
    expect(shown(await forRoot)).toBe(false);
    expect(showsCanary(JSON.stringify(process.env))).toBe(false);
    await app.close();
  });
});
