import { describe, expect, it } from '@jest/globals';
import { startEmulator } from '@vaultref/emulator';
import { spawn } from 'node:child_process';
import { join } from 'node:path';

/** `pnpm faults` takes the vault's true measure; in the gate its window is shorter and the load smaller. */
const WHOLE = process.env['FAULT_SEEDS'] !== undefined;
const WINDOW_MS = WHOLE ? 10_000 : 2_000;
const MANY = WHOLE ? 1_000 : 300;

const nameOf = (n: number): string => `secret-${n}`;
const vaultOf = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, n) => [nameOf(n), `of ${nameOf(n)}`]));

/** An application of so many secrets; what it prints is whether it has them all. */
function runApplication(env: NodeJS.ProcessEnv, count: number): Promise<string> {
  const script = `
    const { loadConfig, object } = require(${JSON.stringify(join(process.cwd(), 'dist/cjs/index.js'))});
    const names = Array.from({ length: ${count} }, (_, n) => 'secret-' + n);
    loadConfig({ sources: [object(Object.fromEntries(names.map((name) => [name, '@keyvault:' + name])))] })
      .then(({ values }) => console.log(names.every((name) => values[name] === 'of ' + name)), (error) => console.log(error.message));
  `;
  const child = spawn(process.execPath, ['-e', script], {
    env: { PATH: process.env['PATH'], KEY_VAULT_NAME: 'shop-kv', ...env },
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve) => {
    child.on('close', () => resolve(output.trim()));
  });
}

describe('processes on a vault that throttles and sends no Retry-After', () => {
  it('all have their secrets when six of them start together', async () => {
    const azure = await startEmulator({
      vaults: { 'shop-kv': vaultOf(100) },
      quota: { gets: 400, windowMs: WINDOW_MS },
    });
    const began = Date.now();
    const outputs = await Promise.all(Array.from({ length: 6 }, () => runApplication({ ...azure.env }, 100)));
    const asked = azure.countRequests({ kind: 'secret' });
    const throttled = azure.countRequests({ status: 429 });
    await azure.stop();
    tell(`six processes with 100 secrets, 400 in ${WINDOW_MS} ms allowed`, { began, asked, throttled });
    expect(outputs).toEqual(Array.from({ length: 6 }, () => 'true'));
    expect(asked - throttled).toBe(600);
    // What is asked in vain is bounded: a promise for each secret would ask a thousand times and fail.
    expect(throttled).toBeLessThan(600);
  }, 60_000);

  it('has every secret of many where 100 a second are allowed', async () => {
    const azure = await startEmulator({
      vaults: { 'shop-kv': vaultOf(MANY) },
      quota: { gets: 100, windowMs: 1_000 },
    });
    const began = Date.now();
    const output = await runApplication({ ...azure.env }, MANY);
    const asked = azure.countRequests({ kind: 'secret' });
    const throttled = azure.countRequests({ status: 429 });
    await azure.stop();
    tell(`one process with ${MANY} secrets, 100 a second allowed`, { began, asked, throttled });
    expect(output).toBe('true');
    expect(asked - throttled).toBe(MANY);
  }, 60_000);
});

function tell(
  what: string,
  { began, asked, throttled }: Record<'began' | 'asked' | 'throttled', number>,
): void {
  if (!WHOLE) return;
  const seconds = ((Date.now() - began) / 1_000).toFixed(1);
  process.stdout.write(`\n${what}: ${seconds} s, ${asked} requests, ${throttled} of them throttled\n`);
}
