import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { describe, it } from 'node:test';

const file = (path) => fileURLToPath(new URL(path, import.meta.url));
const compilers = {
  5.4: '../node_modules/typescript-5.4/bin/tsc',
  5.9: '../node_modules/typescript-5.9/bin/tsc',
  7: '../../../node_modules/typescript/bin/tsc',
};

describe('the types of @vaultref/core', () => {
  for (const [version, compiler] of Object.entries(compilers)) {
    it(`hold in TypeScript ${version}`, () => {
      const run = () =>
        execFileSync(process.execPath, [file(compiler), '-p', file('../tsconfig.json')], {
          encoding: 'utf8',
        });
      try {
        run();
      } catch (error) {
        assert.fail(error.stdout);
      }
    });
  }
});
