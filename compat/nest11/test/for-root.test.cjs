'use strict';
const assert = require('node:assert/strict');
const { describe, it } = require('node:test');
const { appModule, core, envFile, withApp } = require('./application.cjs');
const { Inject } = require('@nestjs/common');
const { ConfigService, registerAs } = require('@nestjs/config');
const { getKeyVaultConfigToken, KeyVaultConfigModule } = require('@vaultref/nestjs');

const CANARY = 'canary-7Q$x&y"z';

const databaseConfig = registerAs('database', () => ({ password: process.env.DB_PASSWORD }));
class Database {
  constructor(settings) {
    this.settings = settings;
  }
}
Inject(databaseConfig.KEY)(Database, undefined, 0);

const forRoot = (variables, secrets, options = {}) =>
  KeyVaultConfigModule.forRoot({
    isGlobal: true,
    envFilePath: envFile(variables),
    provider: core.memoryProvider(secrets),
    ...options,
  });

describe('KeyVaultConfigModule on Nest 11', () => {
  it('runs on the versions that this package is about', () => {
    assert.equal(require('@nestjs/core/package.json').version, '11.2.10');
    assert.equal(require('@nestjs/config/package.json').version, '4.0.4');
  });

  it('serves secrets through ConfigService', async () => {
    const module = appModule(forRoot('DB_PASSWORD=@keyvault:db-password\n', { 'db-password': CANARY }));
    const read = await withApp(module, (app) => app.get(ConfigService).get('DB_PASSWORD'));
    assert.equal(read, CANARY);
  });

  it('injects a namespace whose factory reads process.env', async () => {
    const original = process.env;
    const config = forRoot(
      'DB_PASSWORD=@keyvault:db-password\n',
      { 'db-password': CANARY },
      { load: [databaseConfig] },
    );
    await withApp(appModule(config, [Database]), (app) => {
      assert.deepEqual(app.get(Database).settings, { password: CANARY });
      assert.equal(app.get(ConfigService).get('database.password'), CANARY);
      assert.equal(app.get(getKeyVaultConfigToken()).report.references.length, 1);
    });
    assert.equal(process.env, original);
  });

  it('writes neither a secret nor a reference to process.env', async () => {
    const config = forRoot(
      'PLAIN=text\nDB_PASSWORD=@keyvault:db-password\n',
      { 'db-password': CANARY },
      { load: [databaseConfig], sources: [core.object({ db: { password: '@keyvault:db-password' } })] },
    );
    const nested = await withApp(appModule(config), (app) => app.get(ConfigService).get('db.password'));
    assert.equal(nested, CANARY);
    assert.equal(process.env.PLAIN, 'text');
    assert.equal('DB_PASSWORD' in process.env, false);
    assert.doesNotMatch(JSON.stringify(process.env), /canary|@keyvault|\[object/);
    delete process.env.PLAIN;
  });

  it('rejects when a reference is broken', async () => {
    const module = appModule(forRoot('DB_PASSWORD=@keyvault:db-pasword\n', { 'db-password': CANARY }));
    await assert.rejects(
      withApp(module, () => undefined),
      (error) => {
        assert.equal(error.code, 'ERR_RESOLUTION_FAILED');
        assert.match(error.message, /DB_PASSWORD \(.*\.env:1\)/);
        assert.doesNotMatch(error.message, /canary/);
        return true;
      },
    );
  });

  it('is created, closed and created again', async () => {
    const secrets = { 'db-password': 'old' };
    const provider = {
      defaultVault: 'memory',
      getSecret: (...request) => core.memoryProvider(secrets).getSecret(...request),
    };
    const module = appModule(forRoot('DB_PASSWORD=@keyvault:db-password\n', {}, { provider }));
    const read = () => withApp(module, (app) => app.get(ConfigService).get('DB_PASSWORD'));
    assert.equal(await read(), 'old');
    secrets['db-password'] = 'new';
    assert.equal(await read(), 'new');
  });
});
