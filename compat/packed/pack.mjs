import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { publishedPackages } from '../../scripts/published-packages.mjs';

export const PNPM = 'pnpm@10.34.9';
const { npm_config_package: _, ...environment } = process.env;
/** The environment without `npx -p`, which an npx inside another would obey as well. */
export { environment };

/** Packs every published package into a folder: the tarballs by package name. */
export function pack(folder) {
  mkdirSync(folder, { recursive: true });
  return Object.fromEntries(
    publishedPackages.map(({ path, manifest }) => {
      const args = ['-y', '--loglevel=error', PNPM, 'pack', '--pack-destination', folder];
      const output = execFileSync('npx', args, { cwd: path, encoding: 'utf8', env: environment });
      return [manifest.name, output.trim().split('\n').at(-1).trim()];
    }),
  );
}

/** What is in a tarball, unpacked into a folder of its own: the folder of the package. */
export function unpack(tarball, folder) {
  mkdirSync(folder, { recursive: true });
  execFileSync('tar', ['-xzf', tarball, '-C', folder]);
  return join(folder, 'package');
}
