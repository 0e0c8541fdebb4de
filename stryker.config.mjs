/**
 * Mutation testing of what must be right to the letter: the language, the tree, the store of secrets.
 * A night's work, not a gate: `npx -y pnpm@10.34.9 mutation`, or one of them with `-m 'packages/core/src/tree/*.ts'`.
 */
const SCOPES = ['references/*.ts', 'tree/*.ts', 'secrets/secret-store.ts'];

export default {
  packageManager: 'pnpm',
  plugins: ['@stryker-mutator/jest-runner'],
  mutate: [...SCOPES.map((scope) => `packages/core/src/${scope}`), '!**/*.test.ts'],
  ignorePatterns: [
    '**',
    '!packages/core/**',
    // What every Jest run is opened and closed with.
    '!packages/contracts/src/*.mjs',
    '!docs/*.json',
    '!*.{json,mjs}',
    '**/node_modules',
    'packages/core/dist',
  ],
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  // The tests beside what is mutated, and the tables of the language.
  jest: {
    configFile: 'packages/core/jest.config.mjs',
    config: {
      testMatch: [
        '<rootDir>/src/{references,tree}/**/*.test.ts',
        '<rootDir>/src/secrets/secret-store.test.ts',
        '<rootDir>/test/reference-syntax.test.ts',
      ],
    },
  },
  coverageAnalysis: 'perTest',
  checkers: [],
  concurrency: 2,
  timeoutMS: 10_000,
  ignoreStatic: true,
  incremental: true,
  incrementalFile: '.stryker/incremental.json',
  tempDirName: '.stryker/sandbox',
  reporters: ['clear-text', 'progress', 'json'],
  jsonReporter: { fileName: '.stryker/mutation.json' },
  thresholds: { high: 90, low: 80, break: 80 },
};
