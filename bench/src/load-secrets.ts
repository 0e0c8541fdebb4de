// Loads N secrets of one vault with each contender, in fresh processes, interleaved; prints medians, ratios and what the vault saw.
import { startEmulator } from '@vaultref/emulator';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const CONTENDERS = ['vaultref', 'sdk-parallel', 'sdk-sequential'] as const;
const SIZES = [1, 10, 50, 200];
const RUNS = 5;

interface Run {
  readonly ms: number;
  readonly requests: number;
  readonly challenges: number;
  readonly tokens: number;
}

const names = Array.from({ length: Math.max(...SIZES) }, (_, index) => `secret-${index}`);
const azure = await startEmulator({
  vaults: { 'bench-kv': Object.fromEntries(names.map((name) => [name, `value of ${name}`])) },
});

for (const size of SIZES) {
  const runs = new Map<string, Run[]>(CONTENDERS.map((name) => [name, []]));
  for (let round = 0; round < RUNS; round += 1) {
    for (const name of CONTENDERS) runs.get(name)?.push(await measure(name, size));
  }
  const base = median(runs.get('vaultref') ?? []);
  console.log(`\n${size} secrets, process start to end, median of ${RUNS}`);
  for (const [name, all] of runs) {
    const { requests = 0, challenges = 0, tokens = 0 } = all[0] ?? {};
    const ms = median(all);
    console.log(
      `${name.padEnd(16)} ${ms.toFixed(0).padStart(6)} ms  x${(ms / base).toFixed(2)}  ${requests} requests, ${challenges} of them challenges; ${tokens} token calls`,
    );
  }
}
await azure.stop();

async function measure(contender: string, size: number): Promise<Run> {
  const before = azure.requests.length;
  const file = fileURLToPath(new URL(`../contenders/${contender}.mjs`, import.meta.url));
  const env = { PATH: process.env['PATH'], ...azure.env, NAMES: JSON.stringify(names.slice(0, size)) };
  const started = performance.now();
  await promisify(execFile)(process.execPath, [file], { env });
  const ms = performance.now() - started;
  const seen = azure.requests.slice(before);
  return {
    ms,
    requests: seen.filter(({ kind }) => kind === 'secret').length,
    challenges: seen.filter(({ status }) => status === 401).length,
    tokens: seen.filter(({ kind }) => kind === 'token').length,
  };
}

function median(runs: readonly Run[]): number {
  return runs.map(({ ms }) => ms).toSorted((a, b) => a - b)[Math.floor(runs.length / 2)] ?? 0;
}
