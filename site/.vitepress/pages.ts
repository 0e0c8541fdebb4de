import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { DefaultTheme } from 'vitepress';

/** The root of the repository: the site shows the pages where they stand. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

/** The route of a file: a README is the index of its folder, and the API stands at the top. */
export function routeOf(file: string): string {
  return file.replace(/^site\//, '').replace(/(^|\/)README\.md$/, '$1index.md');
}

const SIDEBAR: readonly (readonly [title: string, files: readonly string[], collapsed?: boolean])[] = [
  [
    'Start',
    [
      'README.md',
      ...['node', 'nestjs', 'express', 'preload', 'real-vault'].map(
        (name) => `docs/getting-started/${name}.md`,
      ),
    ],
  ],
  [
    'Use',
    [
      'docs/README.md',
      'docs/reference-syntax.md',
      'docs/sources.md',
      'docs/options.md',
      'docs/operations.md',
      'docs/testing.md',
      'docs/errors.md',
      'docs/resolve-references.md',
    ],
  ],
  ['Migrate', filesIn('docs/migration')],
  [
    'Packages',
    [
      'packages/core/README.md',
      'packages/nestjs/README.md',
      'packages/express/README.md',
      'packages/ops/README.md',
      'packages/cli/README.md',
      'packages/emulator/README.md',
      'packages/emulator/recipes.md',
    ],
  ],
  ['API', filesIn('site/api/@vaultref')],
  [
    'Evidence',
    [
      'docs/comparison.md',
      'docs/performance.md',
      'docs/living.md',
      'docs/guidance.md',
      'SECURITY.md',
      'packages/emulator/conformance/README.md',
      'interop/README.md',
      'soak/README.md',
      'bench/README.md',
    ],
  ],
  ['Project', ['ARCHITECTURE.md', 'CONTRIBUTING.md']],
  ['Changes', changelogs(), true],
  ['Decisions', filesIn('docs/decisions'), true],
];

export function sidebar(): DefaultTheme.SidebarItem[] {
  return SIDEBAR.map(([text, files, collapsed = false]) => ({
    text,
    collapsed,
    items: files.map((file) => ({
      text: titleOf(file),
      link: `/${routeOf(file).replace(/index\.md$/, '')}`,
    })),
  }));
}

function filesIn(folder: string): string[] {
  const names = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' });
  return names
    .filter((name) => name.endsWith('.md'))
    .toSorted()
    .map((name) => `${folder}/${name}`);
}

function changelogs(): string[] {
  const files = readdirSync(join(ROOT, 'packages')).map((name) => `packages/${name}/CHANGELOG.md`);
  return files.filter((file) => existsSync(join(ROOT, file)));
}

function titleOf(file: string): string {
  const [, title = file] = /^# (.+)$/m.exec(readFileSync(join(ROOT, file), 'utf8')) ?? [];
  return title.replaceAll(/[`\\]/g, '');
}
