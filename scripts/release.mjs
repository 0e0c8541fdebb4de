// A release: versions and changelogs from the changesets, build, checks, publication with provenance.
// --dry-run does all of it in a clone of the last commit, except that nothing reaches a registry.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { publishedPackages } from './published-packages.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const dryRun = process.argv.includes('--dry-run');
const folder = dryRun ? mkdtempSync(join(tmpdir(), 'vaultref-release-')) : root;
const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const git = (...args) => execFileSync('git', args, { cwd: folder, encoding: 'utf8' });

function pnpm(...args) {
  console.log(`\n== pnpm ${args.join(' ')}`);
  execFileSync('npx', ['-y', packageManager.split('+')[0], ...args], { cwd: folder, stdio: 'inherit' });
}

if (dryRun) git('clone', '--quiet', root, folder);
else {
  if (git('status', '--porcelain') !== '')
    throw new Error(
      'pnpm release: the working tree has changes, which would be published. Commit them first.',
    );
  const homeless = publishedPackages.filter(({ manifest }) => !manifest.repository);
  if (homeless.length > 0)
    throw new Error(
      `pnpm release: ${homeless.map(({ manifest }) => manifest.name).join(', ')} name no repository in package.json. Provenance compares it with the repository that publishes: add it to each.`,
    );
}

pnpm('install', '--frozen-lockfile');
if (readdirSync(join(folder, '.changeset')).some((file) => file.endsWith('.md') && file !== 'README.md'))
  pnpm('changeset', 'version');
pnpm('build');
pnpm('check');
pnpm('--filter', '@vaultref/compat-repository', 'test');
pnpm('-r', 'publish', '--report-summary', '--no-git-checks', ...(dryRun ? ['--dry-run'] : []));

const summary = join(folder, 'pnpm-publish-summary.json');
const published = existsSync(summary) ? JSON.parse(readFileSync(summary, 'utf8')).publishedPackages : [];
console.log(`\n${dryRun ? 'would be published' : 'published'}:`);
for (const { name, version } of published) console.log(`  ${name} ${version}`);
const missing = publishedPackages.filter(
  ({ manifest }) => !published.some(({ name }) => name === manifest.name),
);
for (const { manifest } of missing)
  console.error(`  not ${manifest.name}: the registry has this version, or pnpm said above why not.`);
rmSync(dryRun ? folder : summary, { recursive: true, force: true });
process.exitCode = missing.length === 0 ? 0 : 1;
