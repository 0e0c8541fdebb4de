// The packed packages with the lowest version of each of their ranges in its place: installing them installs the oldest of all.
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { packed, work } from './consumer.mjs';
import { unpack } from './pack.mjs';

/** The lowest version of each alternative of a range such as `^4.0.0 || ^12.0.0`. */
export const lowestOf = (range) => range.match(/\d+\.\d+\.\d+\S*/g);

/** Dependencies that are not ours, and peers, of each package. */
export const ranges = [];

function lower(name, tarball) {
  const folder = join(work, `lowest-${name.split('/')[1]}`);
  const path = join(unpack(tarball, folder), 'package.json');
  const manifest = JSON.parse(readFileSync(path, 'utf8'));
  const dependencies = Object.entries(manifest.dependencies ?? {}).map(([one, range]) => {
    if (packed[one]) return [one, range];
    ranges.push({ package: name, dependency: one, range, oldest: lowestOf(range)[0] });
    return [one, lowestOf(range)[0]];
  });
  for (const [one, range] of Object.entries(manifest.peerDependencies ?? {}))
    ranges.push({ package: name, dependency: `${one} (peer)`, range, oldest: lowestOf(range).join(', ') });
  writeFileSync(path, JSON.stringify({ ...manifest, dependencies: Object.fromEntries(dependencies) }));
  const lowered = join(folder, 'lowest.tgz');
  execFileSync('tar', ['-czf', lowered, '-C', folder, 'package']);
  return [name, lowered];
}

export const lowest = Object.fromEntries(
  Object.entries(packed).map(([name, tarball]) => lower(name, tarball)),
);
