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
  // Applications run as processes of their own, and two cores may be busy with other packages.
  testTimeout: 30_000,
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: { '^.+\\.ts$': swc },
  reporters: [
    'default',
    fileURLToPath(new URL('packages/contracts/src/canary-reporter.mjs', import.meta.url)),
  ],
  testMatch: ['<rootDir>/src/**/*.test.ts', '<rootDir>/test/**/*.test.ts'],
};
