// Start of the emulator, and a get of the real SDK client through its in-memory client and through TLS; prints medians.
// The two bounds of the emulator's issue are compared and printed; nothing fails when a machine is slower.
import { SecretClient } from '@azure/keyvault-secrets';
import { startEmulator } from '@vaultref/emulator';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const STARTS = 7;
const GETS = 2_000;
const WARM_UP = 200;
const START_BOUND_MS = 150;
const GET_BOUND_MS = 0.5;
const SEED = { vaults: { 'bench-kv': { 'db-password': 's3cret' } }, quota: false } as const;

// In fresh processes: the second start in a process finds everything loaded and compiled.
const PROGRAM = `
  const before = performance.now();
  const { startEmulator } = await import('@vaultref/emulator');
  const started = performance.now();
  const azure = await startEmulator(${JSON.stringify(SEED)});
  console.log(performance.now() - started, started - before);
  await azure.stop();`;

const starts: number[] = [];
const imports: number[] = [];
for (let round = 0; round < STARTS; round += 1) {
  const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', PROGRAM]);
  const [start, load] = stdout.split(' ').map(Number);
  starts.push(start ?? Number.NaN);
  imports.push(load ?? Number.NaN);
}
report('start in process', median(starts), START_BOUND_MS);
report('import of the package before it', median(imports));

const azure = await startEmulator(SEED);
const inMemory = await gets({ httpClient: azure.httpClient });
report(`get through httpClient, ${GETS} in a row`, inMemory, GET_BOUND_MS);
report(`get through agent, ${GETS} in a row`, await gets(azure.clientOptions));
await azure.stop();

/** @returns milliseconds for one. */
async function gets(transport: object): Promise<number> {
  const client = new SecretClient('https://bench-kv.vault.azure.net', azure.credential, transport);
  const times: number[] = [];
  for (let index = 0; index < WARM_UP + GETS; index += 1) {
    const started = performance.now();
    await client.getSecret('db-password');
    if (index >= WARM_UP) times.push(performance.now() - started);
  }
  return median(times);
}

function report(what: string, ms: number, bound?: number): void {
  const verdict = bound === undefined ? '' : ms < bound ? `  under ${bound} ms` : `  NOT under ${bound} ms`;
  console.log(`${what.padEnd(36)} ${ms.toFixed(3).padStart(9)} ms${verdict}`);
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
