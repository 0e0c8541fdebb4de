// Runs the tests of the packages on several versions of Node, which come as the registry's `node` package. Built once, with the
// Node that runs this.
//   pnpm matrix [version...] [--filter <folder>...]     pnpm matrix 24.21.0 --filter core
import { execFileSync, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

/** The oldest that is supported, and the newest of every line. */
const VERSIONS = ['20.19.0', '20.20.2', '22.23.3', '24.21.0', '26.10.0'];

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest = (folder) => JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
const pnpm = manifest('').packageManager.split('+')[0];
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { filter: { type: 'string', multiple: true, default: [] } },
});
const versions = positionals.length > 0 ? positionals : VERSIONS;
const folders = [
  ...readdirSync(join(root, 'packages')).map((one) => `packages/${one}`),
  'compat/nest11',
  'examples',
]
  .filter((folder) => manifest(folder).scripts?.test !== undefined)
  .filter((folder) => values.filter.length === 0 || values.filter.includes(basename(folder)));
if (folders.length === 0)
  throw new Error(`pnpm matrix: no folder with tests is called ${values.filter.join(' or ')}.`);

/** With `node` and `pnpm` of these versions before all others on the PATH, for the tests and the processes they start. */
const onNode = (version, ...command) => [
  '-y',
  '--loglevel=error',
  '-p',
  `node@${version}`,
  '-p',
  pnpm,
  '--',
  ...command,
];

/** "Tests: 1 failed, 2 passed" of Jest and "# pass 2" of node:test, added up. */
function count(output, word, mark) {
  const found = [...output.matchAll(new RegExp(`^Tests: .*?(\\d+) ${word}|^[#ℹ] ${mark} (\\d+)`, 'gm'))];
  return found.reduce((sum, [, jest, node]) => sum + Number(jest ?? node), 0);
}

function test(version, folder) {
  const started = Date.now();
  const { status, stdout, stderr } = spawnSync('npx', onNode(version, 'pnpm', 'run', 'test'), {
    cwd: join(root, folder),
    encoding: 'utf8',
    env: { ...process.env, FORCE_COLOR: '0', npm_config_verify_deps_before_run: 'false' },
    maxBuffer: 2 ** 28,
  });
  const output = stdout + stderr;
  const row = {
    node: version,
    folder,
    passed: count(output, 'passed', 'pass'),
    failed: count(output, 'failed', 'fail'),
    skipped: count(output, 'skipped', 'skipped'),
    seconds: Math.round((Date.now() - started) / 1_000),
    result: status === 0 ? 'ok' : 'FAILED',
  };
  console.log(`node ${version}, ${folder}: ${row.result}, ${row.passed} passed, ${row.seconds} s`);
  if (status !== 0) console.log(output.slice(-6_000));
  return row;
}

const env = { ...process.env, TURBO_TELEMETRY_DISABLED: '1' };
const build = [
  'turbo',
  'run',
  'build',
  '--output-logs=errors-only',
  ...folders.map((one) => `--filter=./${one}...`),
];
execFileSync('npx', build, { cwd: root, env, stdio: 'inherit' });
const rows = versions.flatMap((version) => {
  const seen = execFileSync('npx', onNode(version, 'pnpm', 'exec', 'node', '--version'), {
    cwd: root,
    encoding: 'utf8',
  });
  console.log(`node ${version}: the tests run on ${seen.trim()}`);
  return folders.map((folder) => test(version, folder));
});
console.table(rows);
process.exitCode = rows.every(({ result }) => result === 'ok') ? 0 : 1;
