import preset from '../../jest.preset.mjs';

/** The tests beside what is mutated, and the tables of the language. */
export default {
  ...preset,
  testMatch: [
    '<rootDir>/src/{references,tree}/**/*.test.ts',
    '<rootDir>/src/secrets/secret-store.test.ts',
    '<rootDir>/test/reference-syntax.test.ts',
  ],
};
