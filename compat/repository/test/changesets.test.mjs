// The packages are released together: a change of one raises the version of all.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { publishedPackages } from '../../../scripts/published-packages.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'vaultref-changesets-'));
after(() => rmSync(work, { recursive: true }));

const manifests = readdirSync(join(root, 'packages')).map((name) => join('packages', name, 'package.json'));
for (const file of ['package.json', 'pnpm-workspace.yaml', '.changeset/config.json', ...manifests]) {
  mkdirSync(join(work, dirname(file)), { recursive: true });
  cpSync(join(root, file), join(work, file));
}

test('a minor change of one package is a minor release of all, with its text in the changelog', () => {
  const { version } = publishedPackages[0].manifest;
  const [major, minor] = version.split('.').map(Number);
  const text = '---\n"@vaultref/ops": minor\n---\n\nHealth tells the time.\n';
  writeFileSync(join(work, '.changeset/one.md'), text);
  execFileSync(join(root, 'node_modules/.bin/changeset'), ['version'], { cwd: work, stdio: 'pipe' });
  const raised = publishedPackages.map(({ path }) => join(work, relative(root, path), 'package.json'));
  assert.equal(raised.length, 6);
  for (const file of raised)
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).version, `${major}.${minor + 1}.0`, file);
  const changelog = readFileSync(join(work, 'packages/ops/CHANGELOG.md'), 'utf8');
  assert.match(changelog, /Health tells the time\./);
});
