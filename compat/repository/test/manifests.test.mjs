// What the manifests of the published packages promise, before anything is packed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { publishedPackages } from '../../../scripts/published-packages.mjs';

const RUN_BY_INSTALLERS = new Set([
  'preinstall',
  'install',
  'postinstall',
  'prepare',
  'prepublish',
  'preprepare',
  'postprepare',
]);

for (const { manifest } of publishedPackages) {
  test(`${manifest.name} runs nothing when it is installed`, () => {
    assert.deepEqual(
      Object.keys(manifest.scripts).filter((name) => RUN_BY_INSTALLERS.has(name)),
      [],
    );
  });

  test(`${manifest.name} is published openly, with provenance, under MIT, for Node 20.19 and newer`, () => {
    const { publishConfig, license, engines } = manifest;
    assert.deepEqual(publishConfig, { access: 'public', provenance: true });
    assert.equal(license, 'MIT');
    assert.equal(engines.node, '>=20.19.0');
  });

  test(`${manifest.name} gives types with each of its programs`, () => {
    for (const [entry, target] of Object.entries(manifest.exports)) {
      if (entry.endsWith('.json')) continue;
      const conditions = target.import ? Object.values(target) : [target];
      for (const condition of conditions)
        assert.deepEqual(Object.keys(condition), ['types', 'default'], entry);
    }
  });

  test(`${manifest.name} takes our packages of its own version`, () => {
    const ours = Object.entries(manifest.dependencies).filter(([name]) => name.startsWith('@vaultref/'));
    for (const [name, range] of ours) assert.equal(range, 'workspace:^', name);
  });
}

test('all packages have one version', () => {
  assert.equal(new Set(publishedPackages.map(({ manifest }) => manifest.version)).size, 1);
});
