// What goes to the registry: the packages that are not private.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const packages = fileURLToPath(new URL('../packages', import.meta.url));

/** Folder, its name and the manifest of each. */
export const publishedPackages = readdirSync(packages)
  .map((name) => join(packages, name))
  .map((path) => ({ path, manifest: JSON.parse(readFileSync(join(path, 'package.json'), 'utf8')) }))
  .filter(({ manifest }) => !manifest.private);
