// What a registry would get: the packed packages.
import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { pack, unpack } from '../../packed/pack.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'vaultref-tarballs-'));
after(() => rmSync(work, { recursive: true }));

const TOP = new Set([
  'LICENSE',
  'README.md',
  'bin',
  'conformance',
  'dist',
  'package.json',
  'recipes.md',
  'src',
]);
const SCHEMAS = /^\w+\.schema\.json$/;
/** A path on somebody's disk, and the mark of the secrets that tests use. */
const FOREIGN = [root, homedir() === '/root' ? '/root/' : homedir(), tmpdir() + '/vaultref', 'canary-'];

for (const [name, tarball] of Object.entries(pack(work)))
  describe(`the tarball of ${name}`, () => {
    const folder = unpack(tarball, join(work, basename(tarball, '.tgz')));
    const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const files = readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name)));
    const read = (file) => readFileSync(join(folder, file), 'utf8');

    test('holds programs, types, their source and the pages of the package, and no tests', () => {
      assert.deepEqual(
        readdirSync(folder).filter((one) => !TOP.has(one) && !SCHEMAS.test(one)),
        [],
      );
      assert.deepEqual(
        files.filter((file) => /\.test\.|tsbuildinfo|\.api\b|(^|\/)\.(?!html)/.test(file)),
        [],
      );
    });

    test('holds no path of this machine and no secret of a test', () => {
      for (const file of files)
        for (const word of FOREIGN) assert.ok(!read(file).includes(word), `${file} holds ${word}`);
    });

    test('has source maps that lead to sources inside it, which they do not repeat', () => {
      for (const file of files.filter((one) => one.endsWith('.map'))) {
        const { sources, sourceRoot = '', sourcesContent } = JSON.parse(read(file));
        assert.equal(sourcesContent, undefined, file);
        for (const source of sources) {
          const path = resolve(folder, file, '..', sourceRoot, source);
          assert.ok(path.startsWith(folder) && existsSync(path), `${file} leads to ${source}`);
        }
      }
    });

    test('has every file that its manifest names', () => {
      const named = [
        manifest.main,
        manifest.types,
        manifest.exports,
        manifest.bin,
        manifest.sideEffects || [],
      ];
      const paths = JSON.stringify(named).match(/\.\/[^"]+\.\w+(?=")/g);
      for (const path of paths) assert.ok(existsSync(join(folder, path)), path);
    });

    test('names our packages by a range of versions, not by a folder', () => {
      for (const [one, range] of Object.entries(manifest.dependencies))
        assert.match(range, /^\^\d+\.\d+\.\d+$/, one);
    });
  });
