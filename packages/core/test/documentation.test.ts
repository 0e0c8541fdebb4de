import { describe, expect, it } from '@jest/globals';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { OPTION_NAMES } from '../src/index.js';

const read = (path: string) => readFile(join(process.cwd(), path), 'utf8');
/** The first cells of the rows of all tables, where they are code. */
const firstCells = (page: string) => [...page.matchAll(/^\| `([^`]+)`/gm)].map(([, cell]) => cell ?? '');

describe('the documentation', () => {
  it('has a row for every error code, and for no other', async () => {
    const source = await read('src/errors.ts');
    const codes = [...source.matchAll(/^ {2}\| '(ERR_\w+)'/gm)].map(([, code]) => code ?? '');
    expect(codes.length).toBeGreaterThan(20);
    expect(firstCells(await read('../../docs/errors.md')).toSorted()).toEqual(codes.toSorted());
  });

  it('has a row for every option, in the order of the code', async () => {
    const [options = ''] = (await read('../../docs/options.md')).split('## The default credential');
    expect(firstCells(options)).toEqual([...OPTION_NAMES]);
  });

  it('has a row for every reason of a syntax error, and for no other', async () => {
    const files = (await readdir(join(process.cwd(), 'src/references'))).filter(
      (file) => !file.includes('.test.'),
    );
    const sources = await Promise.all(
      [...files.map((file) => `references/${file}`), 'tree/find-references.ts'].map((file) =>
        read(`src/${file}`),
      ),
    );
    const calls = sources.join('\n').matchAll(/(?:syntaxProblem|bad)\(\s*'([A-Z]+(?:_[A-Z]+)*)'/g);
    const reasons = new Set([...calls].map(([, reason]) => reason ?? ''));
    const [, refused = ''] = (await read('../../docs/reference-syntax.md')).split('## Reasons');
    expect(firstCells(refused).toSorted()).toEqual([...reasons].toSorted());
  });
});
