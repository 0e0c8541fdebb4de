import { afterAll, describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { budget } from '../src/budget.js';
import { printFigures, record } from '../src/figures.js';

const CYCLES = budget(100_000, 10_000);
const run = (script: string, args: string[] = [], flags: string[] = []) =>
  promisify(execFile)(
    process.execPath,
    [...flags, fileURLToPath(new URL(`../src/${script}`, import.meta.url)), ...args],
    {
      timeout: 600_000,
    },
  );

describe('a process with a living configuration', () => {
  it('does not grow, and holds nothing new, over many refreshes', async () => {
    const { stdout } = await run('many-cycles.mjs', [String(CYCLES)], ['--expose-gc']);
    const { heapGrowthMb, handles, samples } = JSON.parse(stdout) as {
      heapGrowthMb: number;
      handles: number[];
      samples: number[];
    };
    record(
      `${CYCLES} refreshes, each a rotation`,
      `heap ${samples.join(', ')} MB, handles ${handles.join(', ')}`,
    );
    expect(heapGrowthMb).toBeLessThan(5);
    expect(new Set(handles).size).toBe(1);
  }, 600_000);

  it('ends by itself, with a timer running, and after a close at any point', async () => {
    for (const when of ['open', 'closed', 'closed-while-refreshing', 'closed-while-reading', 'disposed']) {
      const { stdout } = await run('end-of-process.mjs', [when]);
      expect(stdout.trim()).toBe(`${when}: done`);
    }
  }, 60_000);

  it('outlives listeners that throw and reject', async () => {
    const { stdout, stderr } = await run('end-of-process.mjs', ['listeners-that-throw']);
    expect(stdout.trim()).toBe('listeners-that-throw: done');
    expect(stderr).toBe('');
  }, 60_000);
  afterAll(printFigures);
});
