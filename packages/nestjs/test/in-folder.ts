import { afterEach, beforeEach } from '@jest/globals';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Runs every test of the file in an empty working directory of its own; `write` puts a file there and gives the directory. */
export function inFolder(): { write: (name: string, content: string) => string } {
  const before = process.cwd();
  beforeEach(() => process.chdir(mkdtempSync(join(tmpdir(), 'vaultref-'))));
  afterEach(() => process.chdir(before));
  return {
    write(name, content) {
      writeFileSync(name, content);
      return process.cwd();
    },
  };
}
