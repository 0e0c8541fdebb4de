import { execFile } from 'node:child_process';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { Counts, Stub, StubOptions } from './stub.js';

/** A program of ../contenders, and what distinguishes this use of it. */
export interface Contender {
  readonly name: string;
  readonly file: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Takes its time, by asking for one secret after another: measured once where that is long. */
  readonly slow?: boolean;
}

/** What one run of one contender showed: its own figures, and what the stub saw. */
export interface Run extends Counts {
  /** `ok`, or what went wrong. */
  readonly outcome: string;
  readonly loadMs: number;
  /** Since the start of the process. */
  readonly readyMs: number;
  readonly cpuMs: number;
  readonly rssMb: number;
  readonly stallMs: number;
}

export interface Trial extends StubOptions {
  readonly vaults?: number;
  /** Packages are imported before the clock starts. */
  readonly warm: boolean;
}

const folder = mkdtempSync(join(tmpdir(), 'vaultref-bench-'));
const path = (name: string): string => fileURLToPath(new URL(`../contenders/${name}`, import.meta.url));
/** A contender that takes longer is stopped: one of them waits for minutes. */
const LONGEST_MS = 180_000;

/** Runs a contender in a process of its own, with production URLs and certificate checks. */
export async function run(contender: Contender, stub: Stub, trial: Trial): Promise<Run> {
  const file = join(folder, 'names.json');
  const ca = join(folder, 'ca.pem');
  writeFileSync(file, JSON.stringify(trial.names));
  writeFileSync(ca, stub.ca);
  return { ...(await start(contender, stub, { file, ca, trial })), ...stub.counts };
}

export async function start(
  { file: program, env }: Contender,
  stub: Stub,
  { file, ca, trial }: { file: string; ca: string; trial: Trial },
): Promise<Omit<Run, keyof Counts>> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', `file://${path('redirect.mjs')}`, path(program)],
    {
      timeout: LONGEST_MS,
      env: {
        PATH: process.env['PATH'],
        NODE_EXTRA_CA_CERTS: ca,
        IDENTITY_ENDPOINT: `http://127.0.0.1:${stub.tokenPort}/msi/token`,
        IDENTITY_HEADER: 'bench',
        AZURE_APP_CONFIG_URL: 'https://bench.azconfig.io',
        BENCH_PORT: String(stub.port),
        BENCH_NAMES: file,
        BENCH_VAULTS: String(trial.vaults ?? 1),
        ...(trial.warm ? { BENCH_WARM: '1' } : {}),
        ...env,
      },
    },
  ).catch((error: { stdout?: string; killed?: boolean }) => ({
    stdout: error.stdout || JSON.stringify({ outcome: error.killed ? 'still waiting' : 'crashed' }),
  }));
  return { ...NOTHING, ...(JSON.parse(stdout) as Omit<Run, keyof Counts>) };
}

const NOTHING = { loadMs: NaN, readyMs: NaN, cpuMs: NaN, rssMb: NaN, stallMs: NaN };
