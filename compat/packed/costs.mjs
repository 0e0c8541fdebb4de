// What a package costs who installs and imports it: bytes on disk, and milliseconds above an empty module.
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { application, OURS, packed, run, work } from './consumer.mjs';
import { unpack } from './pack.mjs';

const ROUNDS = 9;

const bytesIn = (folder) =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .reduce((sum, entry) => sum + statSync(join(entry.parentPath, entry.name)).size, 0);
const inKb = (bytes) => Math.round(bytes / 1_000);

/** The fastest of some processes: how long the import takes when `base` is imported already. */
function importMs(folder, specifier, base) {
  const program = `await import('${base}'); const start = performance.now(); await import('${specifier}'); console.log(performance.now() - start);`;
  const time = () => Number(run(process.execPath, ['--input-type=module', '--eval', program], folder));
  return Math.round(Math.min(...Array.from({ length: ROUNDS }, time)) * 10) / 10;
}

/** Peers, which the application has anyhow, count neither in the installed bytes nor in the import. */
const PEERS = {
  '@vaultref/nestjs': {
    '@nestjs/common': '12.5.1',
    '@nestjs/config': '12.0.1',
    '@nestjs/core': '12.5.1',
    'reflect-metadata': '0.2.2',
    rxjs: '7.8.2',
  },
};
const PEER_IMPORTS = Object.keys(PEERS['@vaultref/nestjs']);

function costsOf(name) {
  const label = name.split('/')[1];
  const files = { 'empty.mjs': '', 'peers.mjs': PEER_IMPORTS.map((one) => `import '${one}';`).join('\n') };
  const peers = PEERS[name] ?? {};
  const folder = application(`costs-${label}`, files, { [name]: OURS, ...peers });
  const before =
    Object.keys(peers).length === 0
      ? 0
      : bytesIn(join(application('costs-peers', {}, peers), 'node_modules'));
  return {
    package: name,
    'tarball kB': inKb(statSync(packed[name]).size),
    'unpacked kB': inKb(bytesIn(unpack(packed[name], join(work, `unpacked-${label}`)))),
    'node_modules kB': inKb(bytesIn(join(folder, 'node_modules')) - before),
    'import ms': importMs(folder, name, PEERS[name] ? './peers.mjs' : './empty.mjs'),
  };
}

export const printCosts = () => console.table(Object.keys(packed).map(costsOf));
