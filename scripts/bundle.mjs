// Bundles the entries of a package, each format apart: most of the cost of an import is the number of its files (decision 017).
// Types stay one file a module, as tsc wrote them; packages stay outside, and import() of them stays lazy.
import { readFileSync } from 'node:fs';
import { build } from 'esbuild';

const { exports } = JSON.parse(readFileSync('package.json', 'utf8'));
const entries = (condition) =>
  Object.values(exports)
    .map((target) => target[condition]?.default)
    .filter((file) => file !== undefined)
    .map((file) => file.replace(/^\.\/dist\/\w+\/(.*)\.js$/, 'src/$1.ts'));
const common = {
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  packages: 'external',
  sourcemap: true,
  sourcesContent: false, // src is published
  logLevel: 'warning',
};

// The first entry is what applications import: it shares no file with the others, and is one but for what is loaded later.
const [first, ...others] = entries('import');
for (const entryPoints of [[first], others])
  await build({
    ...common,
    entryPoints,
    outdir: 'dist/esm',
    format: 'esm',
    splitting: true,
  });
// require() finds the CommonJS twin of a package, which loads faster than its other one.
await build({
  ...common,
  entryPoints: entries('require'),
  outdir: 'dist/cjs',
  format: 'cjs',
  supported: { 'dynamic-import': false },
  // A file of CommonJS knows its place by this name.
  define: { 'import.meta.url': '__filename' },
});
