// The tests of the compatibility contract, as CommonJS under Nest 11 and config 4: packages/nestjs runs the same as ES modules under Nest 12.
const here = (name) => `<rootDir>/node_modules/${name}`;

module.exports = {
  testEnvironment: 'node',
  testTimeout: 30_000,
  reporters: ['default', '<rootDir>/../../packages/contracts/src/leak-reporter.mjs'],
  globalSetup: '<rootDir>/../../packages/contracts/src/open-temporary-folder.mjs',
  globalTeardown: '<rootDir>/../../packages/contracts/src/remove-temporary-folder.mjs',
  roots: ['<rootDir>/../../packages/nestjs/test/contract'],
  setupFiles: ['<rootDir>/test/assert-versions.cjs'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
          keepClassNames: true,
        },
        module: { type: 'commonjs' },
      },
    ],
  },
  moduleNameMapper: {
    '^(?:\\.\\./)+src/(index|ops)\\.js$': here('@vaultref/nestjs/dist/cjs/$1.js'),
    '^(@nestjs/.*|joi|zod|class-validator|class-transformer|reflect-metadata|rxjs)$': here('$1'),
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
};
