// What users install with our packages may be used by everybody.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { environment, PNPM } from '../../packed/pack.mjs';
import { publishedPackages } from '../../../scripts/published-packages.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const ALLOWED = new Set([
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'ISC',
  'MIT',
]);

test('every production dependency of the published packages has a permissive licence', () => {
  const filters = publishedPackages.map(({ manifest }) => `--filter=${manifest.name}`);
  const args = ['-y', '--loglevel=error', PNPM, ...filters, 'licenses', 'list', '--prod', '--json'];
  const output = execFileSync('npx', args, {
    cwd: root,
    encoding: 'utf8',
    env: environment,
    maxBuffer: 2 ** 26,
  });
  const licences = Object.entries(JSON.parse(output.slice(output.indexOf('{'))));
  assert.ok(licences.length > 0);
  const refused = licences.filter(([licence]) => !ALLOWED.has(licence));
  assert.deepEqual(
    refused.flatMap(([licence, packages]) => packages.map(({ name }) => `${name}: ${licence}`)),
    [],
  );
});
