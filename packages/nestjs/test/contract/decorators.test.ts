import { describe, expect, it } from '@jest/globals';
import { Controller, Injectable, Module, Scope, UseGuards } from '@nestjs/common';
import { ConfigService, registerAs } from '@nestjs/config';
import { type Config, object } from '@vaultref/core';
import { createHmac } from 'node:crypto';
import { inspect } from 'node:util';
import {
  type ConfigValueChange,
  getConfigValueToken,
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
  const start = async (more: Parameters<typeof Module>[0], values: object = {}) => {
    const secrets = { 'db-password': 'old-password', 'jwt-key': 'old-key', json: '{"field":1}' };
    const errors: string[] = [];
    const ignore = (): void => undefined;
    const module = KeyVaultConfigModule.forRoot({
      sources: [
        object({
          DB_PASSWORD: '@keyvault:db-password',
          JWT_KEY: '@keyvault:jwt-key',
          JSON: '@keyvault:json?as=json',
          ...values,
        }),
      ],
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

  it('@InjectConfigValue() of paths that are not there fails the start, with the class and what was meant', async () => {
    @Injectable()
    class Wrong {
      @InjectConfigValue('DB_PASWORD') readonly other!: SecretRef;
      constructor(@InjectConfigValue('db.pasword') readonly password: SecretRef) {}
    }
    class Derived extends Wrong {}
    @Injectable()
    class Guard {
      constructor(@InjectConfigValue('NOTHING_LIKE_IT') readonly value: SecretRef) {}
    }
    @Controller()
    @UseGuards(Guard)
    class Page {}
    @Module({ controllers: [Page] })
    class PageModule {}
    class Elsewhere {
      constructor(@InjectConfigValue('IN_NO_MODULE') readonly value: SecretRef) {}
    }
    expect(Elsewhere).toBeDefined();
    const failure = await start({ providers: [Derived], imports: [PageModule] }).catch(
      (error: unknown) => error,
    );
    expect(failure).toMatchObject({
      code: 'ERR_VALUE_MISSING',
      failures: [
        { path: ['DB_PASWORD'], remedy: 'did you mean DB_PASSWORD?' },
        { path: ['db', 'pasword'], remedy: 'did you mean db.password?' },
        { path: ['NOTHING_LIKE_IT'], source: { name: '@InjectConfigValue() of Guard' } },
      ],
    });
    expect(String(failure)).toContain('  DB_PASWORD (@InjectConfigValue() of Wrong)\n');
    expect(String(failure)).not.toContain('IN_NO_MODULE');
  });

  it('@InjectConfigValue() of a path that is not there throws where it is read before, and says the same', async () => {
    @Injectable()
    class Early {
      constructor(@InjectConfigValue('JWT_KAY') key: SecretRef) {
        void key.value;
      }
    }
    await expect(start({ providers: [Early] })).rejects.toMatchObject({
      code: 'ERR_VALUE_MISSING',
      failures: [
        {
          path: ['JWT_KAY'],
          source: { name: '@InjectConfigValue() of Early' },
          remedy: 'did you mean JWT_KEY?',
        },
      ],
    });
    const own = new SecretRef('db.password', { read: () => undefined, onChange: () => () => undefined });
    expect(() => own.value).toThrow(expect.objectContaining({ code: 'ERR_VALUE_MISSING' }));
  });

  it('@InjectConfigValue() takes paths whose values may come later, or are given to a test', async () => {
    const mail = registerAs('mail', () => ({
      key: process.env['OPTIONAL'],
      json: '@keyvault:mail?optional',
    }));
    @Injectable()
    class Patient {
      @InjectConfigValue('OPTIONAL') readonly own!: SecretRef;
      @InjectConfigValue('mail.key') readonly madeOf!: SecretRef;
      @InjectConfigValue('mail.json.field') readonly below!: SecretRef;
      @InjectConfigValue('mail.left-out-until-it-is-there') readonly leftOut!: SecretRef;
      @InjectConfigValue('lazy.namespace') readonly lazy!: SecretRef;
      @InjectConfigValue('db.pasword') readonly replaced!: SecretRef;
    }
    const { app, config, secrets, errors } = await start(
      {
        providers: [
          Patient,
          { provide: getConfigValueToken('db.pasword'), useValue: { value: 'of the test' } },
        ],
        imports: [KeyVaultConfigModule.forFeature(mail)],
      },
      { OPTIONAL: '@keyvault:optional?optional' },
    );
    const { own, madeOf, replaced } = app.get(Patient);
    expect(replaced.value).toBe('of the test');
    expect(() => own.value).toThrow('the configuration has no value at this path');
    expect(errors).toEqual(
      ['mail.left-out-until-it-is-there', 'lazy.namespace'].map(
        (path) => `@InjectConfigValue() of Patient: the configuration has no value at ${path} yet`,
      ),
    );
    Object.assign(secrets, { optional: 'canary-optional' });
    await config.refresh();
    expect([own.value, madeOf.value]).toEqual(['canary-optional', 'canary-optional']);
    await app.close();
  });

  it('names no key of a secret for the one that was meant', async () => {
    @Injectable()
    class Wrong {
      @InjectConfigValue('JSON.fieldd') readonly field!: SecretRef;
    }
    await expect(start({ providers: [Wrong] })).rejects.toMatchObject({
      failures: [{ remedy: 'correct the path, or add the value to the configuration' }],
    });
  });

  it('@OnSecretChange() of a path that is not there is a warning at the start', async () => {
    @Injectable()
    class Listener {
      @OnSecretChange('DB_PASWORD')
      @OnSecretChange('NOTHING_LIKE_IT')
      @OnSecretChange('OPTIONAL')
      @OnSecretChange('db')
      replace(): void {
        return undefined;
      }
    }
    const { app, errors } = await start(
      { providers: [Listener] },
      { OPTIONAL: '@keyvault:optional?optional' },
    );
    expect(errors.toSorted()).toEqual([
      "@OnSecretChange('DB_PASWORD') of Listener: the configuration has no value at this path; did you mean DB_PASSWORD?",
      "@OnSecretChange('NOTHING_LIKE_IT') of Listener: the configuration has no value at this path; the method hears when one comes",
    ]);
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
