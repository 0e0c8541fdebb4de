// `sideEffects` lets a bundler drop what is imported and not used: then importing must change nothing outside the module.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { publishedPackages } from '../../../scripts/published-packages.mjs';

const cwd = fileURLToPath(new URL('..', import.meta.url));

/** What a process knows of the world, before and after an import. */
const program = (specifier) => `
const look = () => ({
  globals: Object.getOwnPropertyNames(globalThis).filter((name) => !name.startsWith('__')).sort(), // tslib writes __extends and others
  env: { ...process.env },
  listeners: process.eventNames().map(String).sort(),
  resources: process.getActiveResourcesInfo().filter((one) => one === 'Timeout' || one.includes('TCP')),
});
const before = look();
await import(${JSON.stringify(specifier)});
console.log(JSON.stringify({ before, after: look() }));`;

for (const { manifest } of publishedPackages)
  for (const [entry, target] of Object.entries(manifest.exports)) {
    const file = target.import?.default ?? target.default;
    if (file === undefined || manifest.sideEffects?.includes?.(file)) continue;
    const specifier = manifest.name + entry.slice(1);
    test(`importing ${specifier} changes no global, variable or listener of the process, and starts nothing`, () => {
      const args = ['--input-type=module', '--eval', program(specifier)];
      const { before, after } = JSON.parse(execFileSync(process.execPath, args, { cwd, encoding: 'utf8' }));
      assert.deepEqual(after, before);
    });
  }
