// The reporter of Jest fails a run that shows a secret of the tests, names file and place, and does not show it once more.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { CANARY, disguises, showsCanary } from '../../../packages/contracts/src/canary.mjs';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const work = realpathSync(mkdtempSync(join(tmpdir(), 'vaultref-leaks-')));
after(() => rmSync(work, { recursive: true }));

/** For each suite what its one test does, and what the reporter says of it. */
const LEAKS = {
  console: ['console.log(`x ${canary}`)', 'the console'],
  base64: ["process.stdout.write(Buffer.from('to' + canary).toString('base64') + '\\n')", 'standard output'],
  url: ['process.stderr.write(encodeURIComponent(canary))', 'standard error'],
  json: ['process.stdout.write(JSON.stringify({ canary }))', 'standard output'],
  chunks: [
    'process.stdout.write(canary.slice(0, 4)); process.stdout.write(canary.slice(4))',
    'standard output',
  ],
  failure: ['throw new Error(canary)', 'the message or the stack of a failure'],
  title: ['', 'the title of a test'],
};
const SNAPSHOT = '__snapshots__/snapshot.test.js.snap';

/** Runs suites of one test each; the canary is made when they run, so that code frames do not show it. */
function run(folder, suites) {
  mkdirSync(join(work, folder, '__snapshots__'), { recursive: true });
  const write = (name, text) => writeFileSync(join(work, folder, name), text);
  const reporters = ['default', join(root, 'packages/contracts/src/leak-reporter.mjs')];
  write('jest.config.json', JSON.stringify({ reporters, testEnvironment: 'node' }));
  for (const [name, body] of Object.entries(suites)) {
    const title = JSON.stringify(name === 'title' ? CANARY : 'a test');
    const made = `const canary = ${JSON.stringify(Array.from(CANARY))}.join('');`;
    write(`${name}.test.js`, `${made}\ntest(${title}, () => {\n${body}\n});\n`);
  }
  const header = '// Jest Snapshot v1, https://jestjs.io/docs/snapshot-testing';
  if ('snapshot' in suites)
    write(SNAPSHOT, `${header}\n\nexports[\`a test 1\`] = \`${JSON.stringify(CANARY)}\`;\n`);
  const { status, stderr } = spawnSync(
    process.execPath,
    [join(root, 'node_modules/jest/bin/jest.js'), '--ci', '--runInBand'],
    { cwd: join(work, folder), encoding: 'utf8', env: { ...process.env, FORCE_COLOR: '0' } },
  );
  const [, report = ''] = /A secret of the tests was shown.*\n((?: {2}.*\n)*)/.exec(stderr) ?? [];
  return { status, stderr, report };
}

const bodies = Object.fromEntries(Object.entries(LEAKS).map(([name, [body]]) => [name, body]));
const leaking = run('leaking', { ...bodies, snapshot: 'expect(canary).toMatchSnapshot()' });

for (const [name, [, place]] of Object.entries(LEAKS))
  test(`a leak through ${name} is reported with its place`, () => {
    assert.match(leaking.report, new RegExp(`^  ${name}\\.test\\.js: ${place}$`, 'm'));
  });

test('a snapshot that holds it is reported', () => {
  assert.ok(leaking.report.includes(`${SNAPSHOT}: a snapshot`));
});

test('the report does not show it once more', () => {
  assert.ok(!showsCanary(leaking.report));
});

test('a leak fails a run of which every test passes', () => {
  const { status, report } = run('passing', { console: LEAKS.console[0], quiet: '' });
  assert.equal(status, 1);
  assert.match(report, /^ {2}console\.test\.js: the console$/m);
  assert.doesNotMatch(report, /quiet/);
});

test('a run that shows nothing passes', () => {
  const body = "console.log('fine'); expect(canary).toHaveLength(canary.length)";
  const { status, stderr } = run('silent', { silent: body, quiet: '' });
  assert.equal(status, 0, stderr);
});

for (const before of ['', 'a', 'ab', 'abc'])
  test(`the canary is found in base64 after ${JSON.stringify(before)}, whatever follows`, () => {
    for (const end of ['', '-', '-1', '-12'])
      for (const encoding of ['base64', 'base64url', 'hex']) {
        const text = Buffer.from(`${before}${CANARY}${end}`).toString(encoding);
        assert.ok(showsCanary(text));
        assert.ok(disguises(CANARY).some((disguise) => text.includes(disguise)));
      }
  });
