// Finds and substitutes 1,000 references in a tree of 100,000 values, against a JSON copy of the same tree, interleaved.
import { memoryProvider, resolveReferences } from '@vaultref/core';

const RUNS = 15;
const tree = Object.fromEntries(
  Array.from({ length: 1_000 }, (_, group) => [
    `group${group}`,
    Object.fromEntries(
      Array.from({ length: 100 }, (__, n) => [
        `key${n}`,
        n === 50 ? `@keyvault:secret-${group % 50}` : `value ${n}`,
      ]),
    ),
  ]),
);
const provider = memoryProvider(
  Object.fromEntries(Array.from({ length: 50 }, (_, n) => [`secret-${n}`, `value of secret ${n}`])),
);

const times = { ours: [] as number[], json: [] as number[] };
for (let run = 0; run < RUNS; run += 1) {
  let started = performance.now();
  const resolved = await resolveReferences(tree, { provider });
  times.ours.push(performance.now() - started);
  if (resolved['group7']?.['key50'] !== 'value of secret 7') throw new Error('a value is wrong');
  started = performance.now();
  JSON.parse(JSON.stringify(tree));
  times.json.push(performance.now() - started);
}
const [ours, json] = [median(times.ours), median(times.json)];
console.log(`\n100,000 values, 1,000 references to 50 secrets in memory, median of ${RUNS}`);
console.log(
  `resolveReferences()              ${ours.toFixed(0).padStart(5)} ms  x${(ours / json).toFixed(2)}`,
);
console.log(`JSON.parse(JSON.stringify(tree)) ${json.toFixed(0).padStart(5)} ms  x1.00`);

function median(all: readonly number[]): number {
  return all.toSorted((a, b) => a - b)[Math.floor(all.length / 2)] ?? 0;
}
