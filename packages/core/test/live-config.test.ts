import { afterEach, describe, expect, it } from '@jest/globals';
import { FakeClock } from '@vaultref/contracts';
import {
  type Config,
  keyvault,
  loadConfig,
  type LoadConfigOptions,
  memoryProvider,
  object,
  type RotationChannel,
  type SecretProvider,
} from '../src/index.js';
import { problemError } from '../src/errors.js';
import { secretProblem } from '../src/secrets/secret-problem.js';

describe('a configuration whose secret changes', () => {
  const open: Config[] = [];
  afterEach(async () => {
    await Promise.all(open.splice(0).map((config) => config.close()));
  });

  const load = async (options: LoadConfigOptions = {}) => {
    const vault = { value: 'canary-first', isDown: false };
    const provider: SecretProvider = {
      defaultVault: 'shop-kv',
      getSecret: (id) =>
        vault.isDown
          ? Promise.reject(problemError(secretProblem('ERR_VAULT_UNREACHABLE', id)))
          : Promise.resolve({ value: vault.value }),
    };
    const config = await loadConfig({
      provider,
      sources: [object({ 'db.password': '@keyvault:db-password' })],
      random: () => 0.5,
      ...options,
    });
    open.push(config);
    return { config, vault };
  };

  it('publishes what a schema hides in private fields', async () => {
    class Password {
      readonly #text: string;
      constructor(text: unknown) {
        this.#text = String(text);
      }
      get isSecond(): boolean {
        return this.#text === 'canary-second';
      }
    }
    const validate = (tree: unknown) => ({
      value: { password: new Password(Reflect.get(Object(tree), 'db.password')), port: 80 },
    });
    const vault = { value: 'canary-first' };
    const config = await loadConfig({
      provider: { defaultVault: 'shop-kv', getSecret: () => Promise.resolve({ ...vault }) },
      sources: [object({ 'db.password': '@keyvault:db-password' })],
      schema: { '~standard': { version: 1, vendor: 'test', validate } },
    });
    await config.refresh();
    expect(config.generation).toBe(1);
    vault.value = 'canary-second';
    await config.refresh();
    expect(config.generation).toBe(2);
    expect(Reflect.get(Object(config.values), 'password')).toMatchObject({ isSecond: true });
    await config.close();
  });

  it('tells a listener of a key that has a dot in it', async () => {
    const { config, vault } = await load();
    const heard: string[] = [];
    config.onChange('db.password', () => void heard.push('key'));
    config.onChange('db', () => void heard.push('above'));
    vault.value = 'canary-second';
    await config.refresh();
    expect(heard).toEqual(['key']);
  });

  it('calls a listener that subscribes itself again once for a change', async () => {
    const { config, vault } = await load();
    let calls = 0;
    const listener = (): void => {
      stop();
      calls += 1;
      if (calls < 100) stop = config.onChange(listener);
    };
    let stop = config.onChange(listener);
    vault.value = 'canary-second';
    await config.refresh();
    expect(calls).toBe(1);
  });

  it('is not held up by a logger that throws', async () => {
    const fail = (): never => {
      throw new Error('the worker has exited');
    };
    const logger = { debug: fail, info: fail, warn: fail, error: fail };
    const { config, vault } = await load({ logger });
    let calls = 0;
    config.onChange(() => {
      calls += 1;
      fail();
    });
    vault.isDown = true;
    config.handleEvents([{ kind: 'expired', vault: 'shop-kv', secret: 'db-password' }]);
    vault.isDown = false;
    vault.value = 'canary-second';
    await config.refresh();
    expect([calls, config.get('db.password') === 'canary-second']).toEqual([1, true]);
  });

  it('takes of what a channel brings only what tells of a rotation', async () => {
    const heard: ((message: never) => void)[] = [];
    const channel: RotationChannel = {
      publish: () => undefined,
      subscribe: (listener) => {
        heard.push(listener);
        return () => undefined;
      },
    };
    const { config, vault } = await load({ channel });
    vault.value = 'canary-second';
    const bring = (text: string): void => heard.forEach((listener) => listener(JSON.parse(text) as never));
    for (const text of ['null', '{}', '[null, 1, {"vault":"shop-kv"}, {"vault":1,"secret":2}]']) bring(text);
    const changed = new Promise((resolve) => void config.onChange(resolve));
    bring('[{"vault":"shop-kv","secret":"db-password"}]');
    await changed;
    expect(config.generation).toBe(2);
  });

  it('comes back without a timer to an event whose refresh failed', async () => {
    const clock = new FakeClock();
    const { config, vault } = await load({ clock });
    vault.isDown = true;
    vault.value = 'canary-second';
    config.handleEvents([{ kind: 'rotated', vault: 'shop-kv', secret: 'db-password', version: 'b' }]);
    await clock.advance(20_000);
    expect(config.health.status).toBe('degraded');
    vault.isDown = false;
    await clock.advance(300_000);
    expect([config.health.status, config.get('db.password') === 'canary-second']).toEqual(['ok', true]);
  });

  it('never reads what came out of a resolution as a reference, in part or after a refresh', async () => {
    const config = await loadConfig({
      provider: memoryProvider({ json: '{"text":"@keyvault:other"}', text: '@keyvault:other', other: 'no' }),
      sources: [object({ json: keyvault('json', { as: 'json' }) })],
    });
    open.push(config);
    const first = await config.resolve({ text: '@keyvault:text' }, 'first');
    await config.refresh();
    const given = { part: config.get('json.text'), whole: first.text };
    expect(await config.resolve(given, 'second')).toEqual({
      part: '@keyvault:other',
      whole: '@keyvault:other',
    });
  });
});
