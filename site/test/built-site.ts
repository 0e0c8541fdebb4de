import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What `vitepress build` wrote. */
const DIST = fileURLToPath(new URL('../.vitepress/dist', import.meta.url));

/** The built pages by their routes: `/docs/options.html`, and `/` for an index. */
export async function builtPages(): Promise<Map<string, string>> {
  const names = (await readdir(DIST, { recursive: true })).filter((name) => name.endsWith('.html'));
  const pages = names
    .filter((name) => name !== '404.html')
    .map(async (name) => [routeOf(name), await readFile(join(DIST, name), 'utf8')] as const);
  return new Map(await Promise.all(pages));
}

/** The file behind a path that a browser asks for. */
export function fileOf(path: string): string {
  return join(DIST, path.endsWith('/') ? `${path}index.html` : path);
}

const routeOf = (name: string) => `/${name.replace(/(^|\/)index\.html$/, '$1')}`;
