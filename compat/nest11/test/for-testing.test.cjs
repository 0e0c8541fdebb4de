'use strict';
const assert = require('node:assert/strict');
const { execFile } = require('node:child_process');
const { join } = require('node:path');
const { describe, it } = require('node:test');
const { promisify } = require('node:util');

const run = promisify(execFile);

/** Starts an application under forTesting() and prints the secret that it sees. */
const APPLICATION = `
  class AppModule {}
  const values = { DB_PASSWORD: '@keyvault:db-password' };
  Module({ imports: [KeyVaultConfigModule.forTesting({ values, secrets: { 'db-password': 'test' } })] })(AppModule);
  NestFactory.createApplicationContext(AppModule, { logger: false })
    .then((app) => (console.log(app.get(ConfigService).get('DB_PASSWORD')), app.close()))
    .then(finish);
`;

describe('KeyVaultConfigModule.forTesting()', () => {
  it('loads no Azure code as CommonJS', async () => {
    const script = `
      require('reflect-metadata');
      const { Module } = require('@nestjs/common');
      const { ConfigService } = require('@nestjs/config');
      const { NestFactory } = require('@nestjs/core');
      const { KeyVaultConfigModule } = require('@vaultref/nestjs');
      const finish = () => console.log(Object.keys(require.cache).filter((file) => file.includes('@azure')).length);
      ${APPLICATION}
    `;
    const { stdout } = await run(process.execPath, ['-e', script]);
    assert.equal(stdout, 'test\n0\n');
  });

  it('loads no Azure code as an ECMAScript module', async () => {
    const hook = `export const resolve = (name, context, next) => {
      if (name.startsWith('@azure')) throw new Error(name + ' was loaded');
      return next(name, context);
    };`;
    const script = `
      import { register } from 'node:module';
      register('data:text/javascript,' + encodeURIComponent(${JSON.stringify(hook)}));
      await import('@azure/identity').catch(({ message }) => console.log(message));
      await import('reflect-metadata');
      const { Module } = await import('@nestjs/common');
      const { ConfigService } = await import('@nestjs/config');
      const { NestFactory } = await import('@nestjs/core');
      const { KeyVaultConfigModule } = await import('@vaultref/nestjs');
      const finish = () => console.log('done');
      ${APPLICATION}
    `;
    const { stdout } = await run(process.execPath, ['--input-type=module', '-e', script]);
    assert.equal(stdout, '@azure/identity was loaded\ntest\ndone\n');
  });

  it("works in a user's Jest that is CommonJS", async () => {
    const jest = join(__dirname, '../../../node_modules/jest/bin/jest.js');
    const { stderr } = await run(process.execPath, [jest], {
      cwd: join(__dirname, '../fixtures/common-js-jest'),
    });
    assert.match(stderr, /Tests: +2 passed, 2 total/);
  });
});
