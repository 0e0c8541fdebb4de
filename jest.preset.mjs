import { fileURLToPath } from 'node:url';

/** Shared Jest configuration: native ESM, TypeScript stripped by swc (types are checked by `tsc`). */
const swc = [
  '@swc/jest',
  {
    jsc: {
      target: 'es2022',
      parser: { syntax: 'typescript', decorators: true },
      transform: { legacyDecorator: true, decoratorMetadata: true },
      keepClassNames: true,
    },
    sourceMaps: 'inline',
  },
];
const contracts = (name) => fileURLToPath(new URL(`packages/contracts/src/${name}`, import.meta.url));

export default {
  testEnvironment: 'node',
  coverageProvider: 'v8',
  collectCoverageFrom: ['src/**/*.ts', '!src/**/*.test.ts'],
  coverageReporters: [['text', { skipFull: true }]],
  // Applications run as processes of their own, and two cores may be busy with other packages.
  testTimeout: 30_000,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': swc },
  reporters: ['default', contracts('leak-reporter.mjs')],
  globalSetup: contracts('open-temporary-folder.mjs'),
  globalTeardown: contracts('remove-temporary-folder.mjs'),
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
};
