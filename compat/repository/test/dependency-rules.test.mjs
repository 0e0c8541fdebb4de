// The rules of ARCHITECTURE.md, "Who may know whom", fail on what they forbid: each is given a source file that breaks it.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import configuration from '../../../.dependency-cruiser.mjs';

/** For each rule, a file and an import in it that the rule forbids. */
const FORBIDDEN = {
  'no-circular': ['packages/core/src/clock.ts', './errors.js'],
  'adapters-know-core-and-ops-by-name': ['packages/express/src/one.ts', '../../core/src/load-config.js'],
  'ops-knows-core-by-name-and-no-framework': ['packages/ops/src/one.ts', 'express'],
  'cli-knows-core-by-name-and-no-azure': ['packages/cli/src/one.ts', '@azure/identity'],
  'core-knows-no-sibling-and-no-framework': ['packages/core/src/one.ts', '../../express/src/one.js'],
  'emulator-knows-no-sibling': ['packages/emulator/src/one.ts', '../../core/src/load-config.js'],
  'nothing-imports-examples': ['packages/core/src/two.ts', '../../../examples/src/demo.js'],
  'vocabulary-knows-vocabulary': ['packages/core/src/logger.ts', './load-config.js'],
  'pure-stages-know-vocabulary': ['packages/core/src/tree/one.ts', '../config/config.js'],
  'pure-stages-do-no-io': ['packages/core/src/references/one.ts', 'node:fs'],
  'sources-and-providers-know-vocabulary': ['packages/core/src/sources/one.ts', '../config/health.js'],
  'azure-stays-in-its-room': ['packages/core/src/config/one.ts', '@azure/identity'],
  'third-party-code-on-first-use': ['packages/core/src/sources/two.ts', 'yaml'],
  'only-composition-knows-the-state': ['packages/core/src/secrets/one.ts', '../load-config.js'],
};
/** Imports as they are meant. */
const ALLOWED = [
  ['packages/core/src/sources/three.ts', './source.js'],
  ['packages/core/src/tree/three.ts', '../references/reference.js'],
  ['packages/core/src/azure/three.ts', '../errors.js'],
  ['packages/core/src/config/three.ts', './health.js'],
];
const INSTALLED = 'node_modules/.pnpm/node_modules';
const MODULES = {
  'packages/core/src/load-config.ts': 'export {};',
  'packages/core/src/errors.ts': "export * from './clock.js';",
  'packages/core/src/config/config.ts': 'export {};',
  'packages/core/src/config/health.ts': 'export {};',
  'packages/core/src/sources/source.ts': 'export {};',
  'packages/core/src/references/reference.ts': 'export {};',
  'examples/src/demo.ts': 'export {};',
  ...Object.fromEntries(
    ['express', '@azure/identity', 'yaml'].flatMap((name) => [
      [`${INSTALLED}/${name}/package.json`, JSON.stringify({ name, version: '1.0.0', main: 'index.js' })],
      [`${INSTALLED}/${name}/index.js`, ''],
    ]),
  ),
};

const root = fileURLToPath(new URL('../../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'vaultref-rules-'));
after(() => rmSync(work, { recursive: true }));

for (const [file, text] of [
  ...Object.entries(MODULES),
  ...[...Object.values(FORBIDDEN), ...ALLOWED].map(([one, target]) => [one, `export * from '${target}';`]),
]) {
  mkdirSync(join(work, dirname(file)), { recursive: true });
  writeFileSync(join(work, file), `${text}\n`);
}
symlinkSync(`../${INSTALLED}`, join(work, 'packages/node_modules'));
const config = join(root, '.dependency-cruiser.mjs');
const { stdout } = spawnSync(
  join(root, 'node_modules/.bin/depcruise'),
  ['packages', 'examples', '--config', config, '--output-type', 'json'],
  { cwd: work, encoding: 'utf8', maxBuffer: 2 ** 26 },
);
const { violations } = JSON.parse(stdout).summary;

test('every rule has an import here that it forbids', () => {
  assert.deepEqual(
    configuration.forbidden.map(({ name }) => name).toSorted(),
    Object.keys(FORBIDDEN).toSorted(),
  );
});

for (const [name, [file, target]] of Object.entries(FORBIDDEN))
  test(`${name}: ${file} may not import ${target}`, () => {
    assert.ok(
      violations.some(({ rule, from }) => rule.name === name && rule.severity === 'error' && from === file),
    );
  });

for (const [file, target] of ALLOWED)
  test(`${file} may import ${target}`, () => {
    assert.deepEqual(
      violations.filter(({ from }) => from === file),
      [],
    );
  });
