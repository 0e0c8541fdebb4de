import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';

describe('stop()', () => {
  it.each(['finished-program.mjs', 'finished-program.cjs'])('lets %s exit by itself', async (program) => {
    const { stdout } = await promisify(execFile)(process.execPath, [`test/fixtures/${program}`], {
      timeout: 10_000,
    });
    expect(stdout).toBe('b\n');
  });
});
