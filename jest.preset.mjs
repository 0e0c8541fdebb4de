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
  reporters: ['default', fileURLToPath(new URL('packages/contracts/src/leak-reporter.mjs', import.meta.url))],
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
};
