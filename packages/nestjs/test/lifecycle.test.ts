import { describe, expect, it } from '@jest/globals';
import { Injectable, type OnModuleDestroy } from '@nestjs/common';
import { ConfigService, registerAs } from '@nestjs/config';
import { Test } from '@nestjs/testing';
import { type Config, memoryProvider, object, type SecretProvider } from '@vaultref/core';
import { setImmediate } from 'node:timers/promises';
import { getKeyVaultConfigToken, InjectKeyVaultConfig, KeyVaultConfigModule } from '../src/index.js';
import { restoreEnvironment } from './restore-environment.js';
import { appModule, createApp, readOverHttp } from './start-app.js';

/** Counts what is asked of it. */
function countingProvider(secrets: Record<string, string>) {
  const memory = memoryProvider(secrets);
  const counts = { requests: 0, closed: 0 };
  const provider: SecretProvider = {
    ...memory,
    getSecret: (...request) => {
      counts.requests += 1;
      return memory.getSecret(...request);
    },
    close: () => {
      counts.closed += 1;
      return Promise.resolve();
    },
  };
  return { provider, counts };
}

/** Gives the secrets as they are when it is asked. */
function liveProvider(secrets: Record<string, string>): SecretProvider {
  return { defaultVault: 'memory', getSecret: (...request) => memoryProvider(secrets).getSecret(...request) };
}

describe('an application with KeyVaultConfigModule', () => {
  restoreEnvironment();
  it('reads nothing and asks for nothing until it is created, and then once', async () => {
    const { provider, counts } = countingProvider({ key: 'value' });
    let loads = 0;
    const source = object({ A: '@keyvault:key' });
    const counted = {
      ...source,
      load: (...input: Parameters<typeof source.load>) => ((loads += 1), source.load(...input)),
    };
    const config = KeyVaultConfigModule.forRoot({
      sources: [counted],
      provider,
      ignoreEnvFile: true,
      isGlobal: true,
    });
    const module = appModule(config, { imports: [appModule(config)] });
    await setImmediate();
    expect([loads, counts.requests]).toEqual([0, 0]);
    expect(await readOverHttp(module, 'A')).toEqual(['value']);
    expect([loads, counts.requests]).toEqual([1, 1]);
  });

  it('is created, closed and created again, and finds the secrets of that time', async () => {
    const secrets = { key: 'old' };
    const module = appModule(
      KeyVaultConfigModule.forRoot({
        sources: [object({ A: '@keyvault:key' })],
        provider: liveProvider(secrets),
      }),
    );
    expect(await readOverHttp(module, 'A')).toEqual(['old']);
    secrets.key = 'new';
    expect(await readOverHttp(module, 'A')).toEqual(['new']);
  });

  it('rejects when a reference is broken, and starts once the secret is there', async () => {
    const secrets: Record<string, string> = {};
    const module = appModule(
      KeyVaultConfigModule.forRoot({
        sources: [object({ A: '@keyvault:key' })],
        provider: liveProvider(secrets),
      }),
    );
    await expect(createApp(module)).rejects.toMatchObject({ code: 'ERR_RESOLUTION_FAILED' });
    secrets['key'] = 'value';
    expect(await readOverHttp(module, 'A')).toEqual(['value']);
  });

  it('loads anew after a factory has failed', async () => {
    const { provider, counts } = countingProvider({ key: 'value' });
    let fails = true;
    const moody = registerAs('moody', () => {
      if (fails) throw new Error('not yet');
      return { mood: 'good' };
    });
    const sources = [object({ A: '@keyvault:key' })];
    const module = appModule(KeyVaultConfigModule.forRoot({ sources, provider, load: [moody] }));
    await expect(createApp(module)).rejects.toThrow('not yet');
    expect(counts.closed).toBe(1);
    fails = false;
    expect(await readOverHttp(module, 'moody.mood')).toEqual(['good']);
    expect(counts.requests).toBe(2);
  });

  it('closes the configuration after the other providers were destroyed', async () => {
    const { provider, counts } = countingProvider({});
    const closedWhenDestroyed: number[] = [];
    @Injectable()
    class Pool implements OnModuleDestroy {
      constructor(@InjectKeyVaultConfig() readonly config: Config) {}
      onModuleDestroy(): void {
        closedWhenDestroyed.push(counts.closed);
      }
    }
    const config = KeyVaultConfigModule.forRoot({ provider, ignoreEnvFile: true });
    const app = await createApp(appModule(config, { providers: [Pool] }));
    expect(app.get(Pool).config).toBe(app.get(getKeyVaultConfigToken()));
    await app.close();
    expect([closedWhenDestroyed, counts.closed]).toEqual([[0], 1]);
  });

  it('may have a second one: both serve, and both are closed', async () => {
    const { provider, counts } = countingProvider({ key: 'value' });
    const create = (name: string) =>
      KeyVaultConfigModule.forRoot({
        ignoreEnvFile: true,
        provider,
        sources: [object({ [name]: '@keyvault:key' })],
        load: [registerAs(`of${name}`, () => ({ key: process.env[name] }))],
      });
    const module = appModule(create('A'), { imports: [create('B')] });
    expect(await readOverHttp(module, 'A', 'B', 'ofA.key', 'ofB.key')).toEqual(Array(4).fill('value'));
    expect(counts.closed).toBe(2);
  });

  it('may run beside another application of the same module: each follows, and closes what is its own', async () => {
    const secrets = { key: 'old' };
    const create = (name: string) =>
      KeyVaultConfigModule.forRoot({
        ignoreEnvFile: true,
        provider: liveProvider(secrets),
        sources: [object({ [name]: '@keyvault:key' })],
        load: [registerAs(`of${name}`, () => [process.env[name]])],
      });
    const module = appModule(create('A'), { imports: [create('B')] });
    const first = await createApp(module);
    await first.init();
    const second = await createApp(module);
    const read = (app: typeof first) =>
      ['A', 'B', 'ofA', 'ofB'].flatMap((path) => app.get(ConfigService).get<string[]>(path));
    expect([read(first), read(second)]).toEqual([Array(4).fill('old'), Array(4).fill('old')]);
    secrets.key = 'new';
    await second.close();
    const configs = first.get<Config>(getKeyVaultConfigToken(), { strict: false, each: true });
    await Promise.all(configs.map((config) => config.refresh()));
    expect(read(first)).toEqual(Array(4).fill('new'));
    await first.close();
  });

  it('does not load again for each attempt to start', async () => {
    const { provider, counts } = countingProvider({ key: 'value' });
    const starts = { fail: true };
    const connection = {
      provide: 'CONNECTION',
      useFactory: () => (starts.fail ? Promise.reject(new Error('no connection')) : 'connected'),
    };
    const config = KeyVaultConfigModule.forRoot({
      ignoreEnvFile: true,
      provider,
      sources: [object({ A: '@keyvault:key' })],
    });
    const module = appModule(config, { providers: [connection] });
    await expect(createApp(module)).rejects.toThrow('no connection');
    starts.fail = false;
    await (await createApp(module)).close();
    expect(counts).toEqual({ requests: 1, closed: 1 });
  });

  it('runs under Test.createTestingModule() of @nestjs/testing', async () => {
    const config = KeyVaultConfigModule.forTesting({
      values: { A: '@keyvault:key' },
      secrets: { key: 'value' },
    });
    const testing = await Test.createTestingModule({ imports: [config] }).compile();
    expect(testing.get<Config>(getKeyVaultConfigToken()).get('A')).toBe('value');
    await testing.close();
  });
});
