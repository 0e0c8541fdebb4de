import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Contender, start } from './contender.js';
import { startStub } from './stub.js';

const PROCESSES = 6;
const SECRETS = 100;
const QUOTA = { requests: 400, windowMs: 10_000 };

export interface FleetRow {
  readonly contender: string;
  /** Processes that got everything. */
  readonly succeeded: number;
  /** Until the last of them was ready or gave up. */
  readonly ms: number;
  readonly requests: number;
  readonly throttled: number;
}

/** Six processes that start together on a vault that answers 400 requests in ten seconds and says nothing of when to return. */
export async function measureFleet(contenders: readonly Contender[]): Promise<FleetRow[]> {
  const stub = await startStub();
  const folder = mkdtempSync(join(tmpdir(), 'vaultref-fleet-'));
  const [file, ca] = [join(folder, 'names.json'), join(folder, 'ca.pem')];
  const names = Array.from({ length: SECRETS }, (_, index) => `secret-${index}`);
  writeFileSync(file, JSON.stringify(names));
  writeFileSync(ca, stub.ca);
  const rows: FleetRow[] = [];
  process.stdout.write(
    `\n${PROCESSES} processes with ${SECRETS} secrets each, one vault, 400 requests in 10 s\n`,
  );
  for (const contender of contenders) {
    const trial = { latencyMs: 20, tokenLatencyMs: 20, names, quota: QUOTA, warm: false };
    stub.configure(trial);
    const started = performance.now();
    const runs = await Promise.all(
      Array.from({ length: PROCESSES }, () => start(contender, stub, { file, ca, trial })),
    );
    const row = {
      contender: contender.name,
      succeeded: runs.filter(({ outcome }) => outcome === 'ok').length,
      ms: performance.now() - started,
      requests: stub.counts.requests,
      throttled: stub.counts.throttled,
    };
    rows.push(row);
    process.stdout.write(
      `       ${row.contender.padEnd(36)}${row.succeeded} of ${PROCESSES} succeed  ${(row.ms / 1_000).toFixed(1)} s  ${row.requests} requests, ${row.throttled} of them refused\n`,
    );
  }
  await stub.stop();
  return rows;
}
