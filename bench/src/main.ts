// `pnpm bench [words of a title [size]]`: measures everything, or the loads whose title has these words, of this size.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { measureFleet } from './fleet.js';
import { measureImports } from './imports.js';
import { measureLoads } from './load.js';
import { measureReads } from './reads.js';
import { FLEET } from './scenarios.js';

const [only, size] = process.argv.slice(2);
if (only !== undefined) {
  await measureLoads(only, size === undefined ? undefined : Number(size));
} else {
  const [cpu] = cpus();
  const machine = `${cpus().length} cores of ${cpu?.model.trim() ?? 'an unknown processor'}, Node ${process.version}, ${process.platform}`;
  const imports = measureImports();
  const reads = await measureReads();
  const loads = await measureLoads('');
  const fleet = await measureFleet(FLEET);
  const results = { machine, date: new Date().toISOString().slice(0, 10), imports, reads, loads, fleet };
  writeFileSync(new URL('../results.json', import.meta.url), `${JSON.stringify(results, undefined, 2)}\n`);
}
