import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A folder that git ignores, for what comes from other registries. */
export function cacheFolder(name: string): string {
  const folder = join(fileURLToPath(new URL('../node_modules/.cache', import.meta.url)), name);
  mkdirSync(folder, { recursive: true });
  return folder;
}
