// Applications of strangers: folders with our tarballs, installed by a package manager, that run under the packed emulator.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { environment, pack, PNPM } from './pack.mjs';

const root = fileURLToPath(new URL('../..', import.meta.url));
export const work = mkdtempSync(join(tmpdir(), 'vaultref-packed-'));
export const CANARY = 'canary-7Q$x';
const SEED = JSON.stringify({
  vaults: { 'my-app-kv': { 'db-password': CANARY, 'api-key': CANARY, 'jwt-key': CANARY } },
});

export const MANAGERS = {
  npm: ['npm', 'install', '--no-audit', '--no-fund'],
  pnpm: ['npx', '-y', PNPM, 'install', '--no-frozen-lockfile', '--ignore-workspace'],
  yarn: ['npx', '-y', 'yarn@1.22.22', 'install', '--no-lockfile', '--silent', '--ignore-engines'],
};

export const run = (program, args, cwd) =>
  execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: environment,
    stdio: ['ignore', 'pipe', 'pipe'],
  });

let failed = 0;
/** One check; a first argument of the command runs only those whose names have it. */
export function check(name, body) {
  if (!name.includes(process.argv[2] ?? '')) return;
  try {
    body();
    process.stdout.write(`ok      ${name}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(
      `FAILED  ${name}\n${`${error.stdout ?? ''}${error.stderr ?? error}`.slice(-2_000)}\n`,
    );
  }
}

export function conclude(everything) {
  process.stdout.write(failed === 0 ? `\n${everything}\n` : `\n${failed} failed\n`);
  process.exitCode = failed === 0 ? 0 : 1;
  if (failed === 0) rmSync(work, { recursive: true });
}

export const packed = pack(work);

/** An application with these files and dependencies; `tarballs` are ours wherever they are needed. */
export function application(
  name,
  files,
  dependencies,
  { install = MANAGERS.npm, tarballs = packed, type = 'commonjs' } = {},
) {
  const folder = join(work, name);
  mkdirSync(folder);
  const overrides = Object.fromEntries(Object.entries(tarballs).map(([one, file]) => [one, `file:${file}`]));
  const manifest = {
    name: name.toLowerCase(),
    private: true,
    type,
    dependencies: Object.fromEntries(
      Object.entries(dependencies).map(([one, range]) => [one, range === OURS ? overrides[one] : range]),
    ),
    overrides,
    pnpm: { overrides },
    resolutions: overrides,
  };
  for (const [file, text] of Object.entries({
    'package.json': JSON.stringify(manifest),
    'seed.json': SEED,
    ...files,
  })) {
    mkdirSync(join(folder, file, '..'), { recursive: true });
    writeFileSync(join(folder, file), text);
  }
  run(install[0], install.slice(1), folder);
  return folder;
}

/** The range of a package that comes from its tarball. */
export const OURS = 'ours';
export const CORE = { '@vaultref/core': OURS, '@vaultref/emulator': OURS };

const EMULATOR = ['node_modules/@vaultref/emulator/bin/vaultref-emulator.mjs', 'run', '--seed', 'seed.json'];
export const underEmulator = (folder, ...args) =>
  run(process.execPath, [...EMULATOR, '--', process.execPath, ...args], folder);

/** The titled blocks of a page; of one title the first. */
export function blocksOf(page) {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm)].map(([, title, code]) => [
    title,
    code,
  ]);
  return Object.fromEntries(blocks.toReversed());
}
