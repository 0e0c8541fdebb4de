import { describe, expect, it } from '@jest/globals';
import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
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

  it('links to pages and names tests that are there', async () => {
    const root = join(process.cwd(), '../..');
    const packages = (await readdir(join(root, 'packages'))).map((name) => `packages/${name}`);
    const folders = [
      '.',
      'docs',
      'docs/decisions',
      'docs/getting-started',
      'docs/migration',
      'interop',
      'soak',
      'bench',
      ...packages,
    ];
    const listed = folders.map(async (folder) =>
      (await readdir(join(root, folder)))
        .filter((name) => name.endsWith('.md'))
        .map((name) => join(folder, name)),
    );
    const pages = (await Promise.all(listed)).flat();
    expect(pages.length).toBeGreaterThan(20);
    const missing: string[] = [];
    for (const page of pages) {
      const text = await readFile(join(root, page), 'utf8');
      const links = [...text.matchAll(/\]\((?!https?:)([^)#\s]+)(?:#[^)]*)?\)/g)].map(([, to = '']) =>
        join(dirname(page), to),
      );
      const tests = [...text.matchAll(/`((?:packages|bench|soak|docs)\/[\w/.-]+\.(?:ts|json|md))`/g)].map(
        ([, to = '']) => to,
      );
      for (const to of [...links, ...tests]) if (!existsSync(join(root, to))) missing.push(`${page}: ${to}`);
    }
    expect(missing).toEqual([]);
  });
});
