'use strict';
// An application on Nest 11, in plain CommonJS: decorators are called by hand.
require('reflect-metadata');
const { createRequire } = require('node:module');
const { mkdtempSync, rmSync, writeFileSync } = require('node:fs');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { Module } = require('@nestjs/common');
const { NestFactory } = require('@nestjs/core');

/** The core that the package under test loads. */
exports.core = createRequire(require.resolve('@vaultref/nestjs'))('@vaultref/core');

exports.appModule = (config, providers = []) => {
  class AppModule {}
  Module({ imports: [config], providers })(AppModule);
  return AppModule;
};

/** Starts an application that listens on 127.0.0.1, hands it over and closes it. */
exports.withApp = async (module, use) => {
  const app = await NestFactory.create(module, { logger: false, abortOnError: false });
  try {
    await app.listen(0, '127.0.0.1');
    return await use(app);
  } finally {
    await app.close();
  }
};

/** Writes a `.env` file into an empty folder of its own, which goes with the process, and gives its path. */
exports.envFile = (content) => {
  const folder = mkdtempSync(join(tmpdir(), 'vaultref-'));
  process.once('exit', () => rmSync(folder, { recursive: true }));
  const file = join(folder, '.env');
  writeFileSync(file, content);
  return file;
};
