import { describe, expect, it } from '@jest/globals';
import { type ConfigFactory, registerAs } from '@nestjs/config';
import { loadConfig, memoryProvider, object } from '@vaultref/core';
import { factoryName, LoadFactory } from './load-factory.js';

const CANARY = 'canary-7Q$x';

describe('LoadFactory', () => {
  const create = async (factory: ConfigFactory) => {
    const config = await loadConfig({ sources: [object({})], provider: memoryProvider({ key: CANARY }) });
    const variables: Record<string, string> = { PASSWORD: CANARY };
    const load = new LoadFactory(factory, factoryName(factory, []), {
      environment: () => ({ variables }),
      resolve: (tree, name) => config.resolve(tree, name),
    });
    return { load, config, variables };
  };

  it('shows the factory resolved variables, and resolves what it returns', async () => {
    const { load } = await create(() => ({ a: process.env['PASSWORD'], b: { c: '@keyvault:key' } }));
    expect(await load.first()).toEqual({ a: CANARY, b: { c: CANARY } });
  });

  it('runs once for all who ask, and names the place in the report', async () => {
    let runs = 0;
    const { load, config } = await create(
      registerAs('database', () => ({ runs: (runs += 1), password: '@keyvault:key' })),
    );
    expect(await load.first()).toBe(await load.first());
    expect(runs).toBe(1);
    expect(config.report.references).toMatchObject([
      { path: ['database', 'password'], source: { name: 'namespace database' } },
    ]);
  });

  it('gives the object of a namespace new content', async () => {
    const { load, variables } = await create(
      registerAs('database', () => ({ pool: { password: process.env['PASSWORD'] } })),
    );
    const held = await load.first();
    variables['PASSWORD'] = 'new';
    load.assign(await load.run(), { database: held });
    expect(held).toEqual({ pool: { password: 'new' } });
  });

  it('replaces a namespace that is no plain object, wherever it is a symbol too', async () => {
    const name = Symbol('hosts');
    const { load, variables } = await create(registerAs(name, () => [process.env['PASSWORD'] ?? '']));
    const host = { [name]: await load.first() };
    variables['PASSWORD'] = 'new';
    load.assign(await load.run(), host);
    expect(host[name]).toEqual(['new']);
  });

  it('assigns the keys of a factory without a namespace, and leaves what others put there', async () => {
    let n = 0;
    const { load } = await create(() =>
      (n += 1) === 1 ? { http: { n }, n, mine: 1, gone: true } : { http: { n }, n, mine: 2, added: n },
    );
    const host: Record<string, unknown> = { ...Object(await load.first()) };
    const http = host['http'];
    host['mine'] = 'set by somebody';
    load.assign(await load.run(), host);
    expect(host).toEqual({ http: { n: 2 }, n: 2, mine: 'set by somebody', added: 2 });
    expect(host['http']).toBe(http);
  });

  it('passes an instance through as it is', async () => {
    class Database {
      readonly password = process.env['PASSWORD'];
    }
    const { load } = await create(registerAs('database', () => new Database()));
    const result: unknown = await load.first();
    expect(result).toBeInstanceOf(Database);
    expect(result).toEqual({ password: CANARY });
  });

  it('tells a failure of the factory, and of its references, by place', async () => {
    const { load } = await create(registerAs('database', () => ({ password: '@keyvault:kye' })));
    await expect(load.first()).rejects.toMatchObject({
      code: 'ERR_RESOLUTION_FAILED',
      failures: [{ path: ['database', 'password'], source: { name: 'namespace database' } }],
    });
    const thrown = new Error('of the application');
    const throwing = await create(() => {
      throw thrown;
    });
    await expect(throwing.load.first()).rejects.toBe(thrown);
  });
});
