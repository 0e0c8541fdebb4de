// Packs every public package, installs the tarballs in empty folders as a stranger would, and uses them: ECMAScript modules,
// CommonJS, Jest in CommonJS, a bundle, and the code of the READMEs under the packed emulator. Needs the npm registry.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));
const work = mkdtempSync(join(tmpdir(), 'vaultref-packed-'));
const PNPM = 'pnpm@10.34.9';
const CANARY = 'canary-7Q$x';
const SEED = JSON.stringify({
  vaults: { 'my-app-kv': { 'db-password': CANARY, 'api-key': CANARY, 'jwt-key': CANARY } },
});

const MANAGERS = {
  npm: ['npm', 'install', '--no-audit', '--no-fund'],
  pnpm: ['npx', '-y', PNPM, 'install', '--no-frozen-lockfile', '--ignore-workspace'],
  yarn: ['npx', '-y', 'yarn@1.22.22', 'install', '--no-lockfile', '--silent', '--ignore-engines'],
};
const run = (program, args, cwd, env = {}) =>
  execFileSync(program, args, {
    cwd,
    encoding: 'utf8',
    env: { ...process.env, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });

let failed = 0;
function check(name, work_) {
  try {
    work_();
    process.stdout.write(`ok      ${name}\n`);
  } catch (error) {
    failed += 1;
    process.stdout.write(
      `FAILED  ${name}\n${`${error.stdout ?? ''}${error.stderr ?? error}`.slice(-2_000)}\n`,
    );
  }
}

/** The tarballs by package name. */
function pack() {
  const tarballs = {};
  for (const folder of readdirSync(join(root, 'packages'))) {
    const path = join(root, 'packages', folder);
    const { name, private: isPrivate } = JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'));
    if (isPrivate) continue;
    const output = run('npx', ['-y', PNPM, 'pack', '--pack-destination', work], path);
    tarballs[name] = output.trim().split('\n').at(-1).trim();
  }
  return tarballs;
}

function application(name, files, dependencies, install = MANAGERS.npm) {
  const folder = join(work, name);
  mkdirSync(folder);
  const overrides = Object.fromEntries(Object.entries(tarballs).map(([one, file]) => [one, `file:${file}`]));
  const manifest = {
    name,
    private: true,
    dependencies,
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

/** The titled blocks of a page; of one title the first. */
function blocksOf(page) {
  const text = readFileSync(join(root, page), 'utf8');
  const blocks = [...text.matchAll(/^```\w+ title="([^"]+)"\n([\s\S]*?)^```$/gm)].map(([, title, code]) => [
    title,
    code,
  ]);
  return Object.fromEntries(blocks.toReversed());
}

const tarballs = pack();
const file = (name) => `file:${tarballs[name]}`;
const emulator = [
  'node',
  'node_modules/@vaultref/emulator/bin/vaultref-emulator.mjs',
  'run',
  '--seed',
  'seed.json',
  '--',
];
const underEmulator = (folder, ...command) => run(emulator[0], [...emulator.slice(1), ...command], folder);

check('the tarballs hold no absolute path of this machine and no canary', () => {
  for (const [index, tarball] of Object.values(tarballs).entries()) {
    const folder = join(work, `contents-${index}`);
    mkdirSync(folder);
    run('tar', ['-xzf', tarball, '-C', folder], work);
    for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const path = join(entry.parentPath, entry.name);
      const text = readFileSync(path, 'utf8');
      for (const word of [root, work, 'canary-7Q'])
        if (text.includes(word)) throw new Error(`${path.slice(folder.length)} holds ${word}`);
    }
  }
});

const LOAD = `
loadConfig({ sources: [object({ a: '@keyvault:db-password' })], vault: 'my-app-kv' }).then((config) => {
  if (config.get('a') !== ${JSON.stringify(CANARY)}) throw new Error('wrong value');
  console.log('resolved');
});`;
const PROGRAMS = {
  'esm.mjs': `import { loadConfig, object } from '@vaultref/core';\nimport { listSecrets } from '@vaultref/core/secrets';\nvoid listSecrets;${LOAD}`,
  'cjs.cjs': `const { loadConfig, object } = require('@vaultref/core');\nrequire('@vaultref/core/secrets');${LOAD}`,
  'preload.cjs': `if (process.env.DB_PASSWORD !== ${JSON.stringify(CANARY)}) throw new Error('wrong value');\nconsole.log('resolved');`,
  '.env': 'KEY_VAULT_NAME=my-app-kv\nDB_PASSWORD=@keyvault:db-password\n',
  'jest.test.js': `
const { loadConfig, memoryProvider, object } = require('@vaultref/core');
test('resolves in a CommonJS Jest, without Azure', async () => {
  const config = await loadConfig({ sources: [object({ a: '@keyvault:b' })], provider: memoryProvider({ b: 'value' }) });
  expect(config.get('a')).toBe('value');
  await config.close();
});`,
};
const CORE = { '@vaultref/core': file('@vaultref/core'), '@vaultref/emulator': file('@vaultref/emulator') };

for (const [manager, install] of Object.entries(MANAGERS))
  check(`core from its tarball, installed with ${manager}: ESM, CommonJS, preload`, () => {
    const folder = application(`core-${manager}`, PROGRAMS, CORE, install);
    for (const program of [['esm.mjs'], ['cjs.cjs'], ['--import', '@vaultref/core/register', 'preload.cjs']])
      if (!underEmulator(folder, process.execPath, ...program).includes('resolved'))
        throw new Error(program.join(' '));
  });

check('core in a Jest of CommonJS, and in a bundle of esbuild', () => {
  const folder = application('tools', PROGRAMS, { ...CORE, jest: '30.5.2', esbuild: '0.28.2' });
  run('npx', ['jest', '--rootDir', '.'], folder);
  run(
    'npx',
    ['esbuild', 'esm.mjs', '--bundle', '--platform=node', '--format=cjs', '--outfile=bundle.cjs'],
    folder,
  );
  if (!underEmulator(folder, process.execPath, 'bundle.cjs').includes('resolved'))
    throw new Error('the bundle');
});

const TYPESCRIPT = {
  'tsconfig.json': JSON.stringify({
    compilerOptions: {
      target: 'es2022',
      module: 'nodenext',
      strict: true,
      skipLibCheck: true,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
      outDir: 'out',
      rootDir: '.',
      types: ['node'],
    },
    include: ['*.ts'],
  }),
};
const asModule = (folder) => {
  const manifest = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ ...manifest, type: 'module' }));
};
const ASK = `
const [program] = process.argv.slice(2);
const { spawn } = await import('node:child_process');
const child = spawn(process.execPath, [program], { env: { ...process.env, PORT: '38471' }, stdio: 'inherit' });
for (let n = 0; n < 100; n += 1) {
  const answer = await fetch('http://127.0.0.1:38471/').then((one) => one.text(), () => undefined);
  if (answer !== undefined) { console.log('answered', answer); break; }
  await new Promise((resolve) => setTimeout(resolve, 100));
}
child.kill();`;

check('README.md, word for word: an Express application', () => {
  const blocks = blocksOf('README.md');
  const files = { '.env': blocks['.env'], 'server.ts': blocks['server.ts'], 'ask.mjs': ASK, ...TYPESCRIPT };
  const folder = application('express', files, {
    ...CORE,
    '@vaultref/express': file('@vaultref/express'),
    '@vaultref/ops': file('@vaultref/ops'),
    '@types/express': '5.0.6',
    '@types/node': '20.19.43',
    express: '5.3.0',
    typescript: '5.9.3',
  });
  asModule(folder);
  run('npx', ['tsc'], folder);
  const output = underEmulator(folder, process.execPath, 'ask.mjs', 'out/server.js');
  if (!output.includes('answered {"ready":true}')) throw new Error(output);
});

check('README.md, word for word: a NestJS application', () => {
  const blocks = blocksOf('README.md');
  const main = blocksOf('packages/nestjs/README.md')['main.ts'];
  const files = {
    '.env': blocks['.env'],
    'app.module.ts': blocks['app.module.ts'],
    'main.ts': main,
    'ask.mjs': ASK,
    ...TYPESCRIPT,
  };
  const folder = application('nestjs', files, {
    ...CORE,
    '@vaultref/nestjs': file('@vaultref/nestjs'),
    '@vaultref/ops': file('@vaultref/ops'),
    '@nestjs/common': '12.5.1',
    '@nestjs/config': '12.0.1',
    '@nestjs/core': '12.5.1',
    '@nestjs/platform-express': '12.5.1',
    '@types/node': '20.19.43',
    'reflect-metadata': '0.2.2',
    rxjs: '7.8.2',
    typescript: '5.9.3',
  });
  asModule(folder);
  run('npx', ['tsc'], folder);
  const output = underEmulator(folder, process.execPath, 'ask.mjs', 'out/main.js');
  if (!output.includes('answered {"ready":true}')) throw new Error(output);
});

process.stdout.write(failed === 0 ? '\nall of the packed packages work\n' : `\n${failed} failed\n`);
process.exitCode = failed === 0 ? 0 : 1;
