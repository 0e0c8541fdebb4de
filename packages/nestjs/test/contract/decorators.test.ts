import { describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Module, Scope } from '@nestjs/common';
import { ConfigService, registerAs } from '@nestjs/config';
import { type Config, object } from '@vaultref/core';
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import {
  type ConfigValueChange,
  getKeyVaultConfigToken,
  InjectConfigValue,
  KeyVaultConfigModule,
  OnSecretChange,
  SecretRef,
} from '../../src/index.js';
import { rotatingSecrets } from '../rotating-secrets.js';
import { appModule, createApp } from '../start-app.js';

const db = registerAs('db', () => ({ password: process.env['DB_PASSWORD'], host: 'h' }));

describe('decorators of values', () => {
  const start = async (more: Parameters<typeof Module>[0]) => {
    const secrets = { 'db-password': 'old-password', 'jwt-key': 'old-key' };
    const errors: string[] = [];
    const ignore = (): void => undefined;
    const module = KeyVaultConfigModule.forRoot({
      sources: [object({ DB_PASSWORD: '@keyvault:db-password', JWT_KEY: '@keyvault:jwt-key' })],
      provider: rotatingSecrets(secrets),
      ignoreEnvFile: true,
      load: [db],
      logger: {
        debug: ignore,
        info: ignore,
        warn: (message) => void errors.push(message),
        error: (message) => void errors.push(message),
      },
    });
    const app = await createApp(appModule(module, more));
    await app.init();
    const config: Config = app.get(getKeyVaultConfigToken());
    return { app, secrets, config, errors };
  };

  it('@InjectConfigValue() injects a reference to the value of the moment, which is not printed', async () => {
    @Injectable()
    class Signer {
      @InjectConfigValue('JWT_KEY') readonly key!: SecretRef;
      constructor(@InjectConfigValue('db.password') readonly password: SecretRef) {}
    }
    const { app, secrets, config } = await start({ providers: [Signer] });
    const { key, password } = app.get(Signer);
    expect([key.value, password.value]).toEqual(['old-key', 'old-password']);
    const heard: string[][] = [];
    const stop = password.onChange((value, previous) => void heard.push([value, previous]));
    secrets['db-password'] = 'new-password';
    await config.refresh({ minIntervalMs: 60_000 });
    expect(password.value).toBe('old-password');
    await config.refresh();
    expect(password.value).toBe('new-password');
    stop();
    secrets['db-password'] = 'third-password';
    await config.refresh();
    expect(heard).toEqual([['new-password', 'old-password']]);
    const printed = [
      inspect(password, { depth: 9, showHidden: true }),
      JSON.stringify({ password }),
      String(password),
    ];
    expect(printed.join(' ')).toBe(
      'SecretRef(db.password) {"password":"SecretRef(db.password)"} SecretRef(db.password)',
    );
    await app.close();
  });

  it('@InjectConfigValue() of a path that is not there throws when it is read, and says which', async () => {
    @Injectable()
    class Wrong {
      constructor(@InjectConfigValue('db.pasword') readonly password: SecretRef) {}
    }
    const { app } = await start({ providers: [Wrong] });
    expect(() => app.get(Wrong).password.value).toThrow('the configuration has no value at db.pasword');
    await app.close();
  });

  it('@OnSecretChange() calls methods of providers and controllers, each on its own', async () => {
    const heard: unknown[] = [];
    @Injectable()
    class Pool {
      constructor(private readonly config: ConfigService) {}
      @OnSecretChange('db.password')
      replace({ value, previous }: ConfigValueChange): void {
        heard.push([value, previous, this.config.get('DB_PASSWORD')]);
      }
      @OnSecretChange('db')
      @OnSecretChange('JWT_KEY')
      fail({ path }: ConfigValueChange): Promise<void> {
        return Promise.reject(new RangeError(`canary ${path}`));
      }
    }
    @Controller()
    class Page {
      @OnSecretChange('db.host')
      never(): void {
        heard.push('host');
      }
      @OnSecretChange('db')
      whole({ previous }: ConfigValueChange): void {
        heard.push(previous);
      }
    }
    @Module({ controllers: [Page] })
    class PageModule {}
    @Injectable({ scope: Scope.REQUEST })
    class ForOneRequest {
      @OnSecretChange('db')
      never(): void {
        heard.push('request');
      }
    }
    const { app, secrets, config, errors } = await start({
      providers: [Pool, ForOneRequest, { provide: 'ALIAS', useExisting: Pool }],
      imports: [PageModule],
    });
    expect(errors).toEqual([expect.stringContaining('ForOneRequest lives for one request')]);
    secrets['db-password'] = 'new-password';
    await config.refresh();
    expect(heard).toHaveLength(2);
    expect(heard).toContainEqual(['new-password', 'old-password', 'new-password']);
    expect(heard).toContainEqual({ password: 'old-password', host: 'h' });
    expect(errors.slice(1)).toEqual(['a listener failed with RangeError on a change of db']);
    await app.close();
  });

  it('@OnSecretChange() calls each instance of a transient provider, and an overriding method once', async () => {
    const heard: string[] = [];
    class Client {
      constructor(readonly name: string) {}
      @OnSecretChange('db.password')
      replace(): void {
        heard.push(`${this.name} of the base`);
      }
    }
    @Injectable({ scope: Scope.TRANSIENT })
    class Pool extends Client {
      constructor() {
        super('pool');
      }
      @OnSecretChange('db.password')
      override replace(): void {
        heard.push(this.name);
      }
    }
    @Injectable()
    class Reader {
      constructor(readonly pool: Pool) {}
    }
    @Injectable()
    class Writer {
      constructor(readonly pool: Pool) {}
    }
    const { app, secrets, config } = await start({ providers: [Pool, Reader, Writer] });
    secrets['db-password'] = 'new-password';
    await config.refresh();
    expect(heard).toEqual(['pool', 'pool']);
    await app.close();
  });

  it('replace a pool of connections without a restart, the old one drained', async () => {
    const open = new Set<string>();
    const connect = (password: string) => {
      open.add(password);
      return { password, end: () => Promise.resolve(void open.delete(password)) };
    };
    @Injectable()
    class Database {
      #pool: ReturnType<typeof connect>;
      constructor(@InjectConfigValue('db.password') password: SecretRef) {
        this.#pool = connect(password.value);
      }
      query(): string {
        return this.#pool.password;
      }
      @OnSecretChange('db.password')
      async reconnect({ value }: ConfigValueChange<string>): Promise<void> {
        const old = this.#pool;
        this.#pool = connect(value);
        await old.end();
      }
    }
    const { app, secrets, config } = await start({ providers: [Database] });
    expect(app.get(Database).query()).toBe('old-password');
    secrets['db-password'] = 'new-password';
    await config.refresh();
    expect([app.get(Database).query(), [...open]]).toEqual(['new-password', ['new-password']]);
    await app.close();
  });

  it('sign with the new key at once, and accept tokens of the one before', async () => {
    @Injectable()
    class Tokens {
      readonly #keys: string[];
      constructor(@InjectConfigValue('JWT_KEY') key: SecretRef) {
        this.#keys = [key.value];
        key.onChange((value, previous) => this.#keys.splice(0, 2, value, previous));
      }
      sign(text: string, [key = ''] = this.#keys): string {
        return createHmac('sha256', key).update(text).digest('hex');
      }
      verify(text: string, signature: string): boolean {
        return this.#keys.some((key) => this.sign(text, [key]) === signature);
      }
    }
    const { app, secrets, config } = await start({ providers: [Tokens] });
    const tokens = app.get(Tokens);
    const before = tokens.sign('text');
    secrets['jwt-key'] = 'new-key';
    await config.refresh();
    expect(tokens.sign('text')).not.toBe(before);
    expect([tokens.verify('text', before), tokens.verify('text', tokens.sign('text'))]).toEqual([true, true]);
    secrets['jwt-key'] = 'third-key';
    await config.refresh();
    expect(tokens.verify('text', before)).toBe(false);
    await app.close();
  });
});
