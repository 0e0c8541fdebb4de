import { describe, expect, it } from '@jest/globals';
import { registerAs, type ConfigFactory } from '@nestjs/config';
import { loadConfig, memoryProvider, object } from '@vaultref/core';
import { resolvedFactory } from './resolved-factory.js';

const CANARY = 'canary-7Q$x';

describe('resolvedFactory()', () => {
  const wrap = async <F extends ConfigFactory>(factory: F) => {
    const config = await loadConfig({ sources: [object({})], provider: memoryProvider({ key: CANARY }) });
    const failed: string[] = [];
    const wrapped = resolvedFactory(factory, {
      environment: { variables: { PASSWORD: CANARY } },
      resolve: (tree, name) => config.resolve(tree, name),
      fail: () => failed.push('failed'),
    }) as F;
    return { wrapped, config, failed };
  };

  it('shows the factory resolved variables, and resolves what it returns', async () => {
    const { wrapped } = await wrap(() => ({ a: process.env['PASSWORD'], b: { c: '@keyvault:key' } }));
    expect(await wrapped()).toEqual({ a: CANARY, b: { c: CANARY } });
  });

  it('keeps the marks of registerAs()', async () => {
    const database = registerAs('database', () => ({ password: '@keyvault:key' }));
    const { wrapped, config } = await wrap(database);
    expect([wrapped.KEY, wrapped.name]).toEqual([database.KEY, database.name]);
    expect(await wrapped()).toEqual({ password: CANARY });
    expect(config.report.references).toMatchObject([
      { path: ['database', 'password'], source: { name: 'namespace database' } },
    ]);
  });

  it('takes a namespace that is a symbol', async () => {
    const { wrapped } = await wrap(registerAs(Symbol('database'), () => ({ password: '@keyvault:key' })));
    expect(await wrapped()).toEqual({ password: CANARY });
  });

  it('passes an instance through as it is', async () => {
    class Database {
      readonly password = process.env['PASSWORD'];
    }
    const { wrapped } = await wrap(registerAs('database', () => new Database()));
    const result: unknown = await wrapped();
    expect(result).toBeInstanceOf(Database);
    expect(result).toEqual({ password: CANARY });
  });

  it('tells a failure of the factory, and of its references, by place', async () => {
    const broken = await wrap(registerAs('database', () => ({ password: '@keyvault:kye' })));
    await expect(broken.wrapped()).rejects.toMatchObject({
      code: 'ERR_RESOLUTION_FAILED',
      failures: [{ path: ['database', 'password'], source: { name: 'namespace database' } }],
    });
    const thrown = new Error('of the application');
    const throwing = await wrap(() => {
      throw thrown;
    });
    await expect(throwing.wrapped()).rejects.toBe(thrown);
    expect([broken.failed, throwing.failed]).toEqual([['failed'], ['failed']]);
  });
});
