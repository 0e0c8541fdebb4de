import { execFile, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import type { ClientCase, Outcome } from '../../packages/emulator/test/conformance-case.js';
import { cacheFolder } from './cache-folder.js';

const run = promisify(execFile);
const REQUIREMENTS = fileURLToPath(new URL('../python/requirements.txt', import.meta.url));
const RUN_CASES = fileURLToPath(new URL('../python/run_cases.py', import.meta.url));

export interface Work {
  readonly family: string;
  readonly cases: readonly ClientCase[];
  /** Connection strings by store. */
  readonly connections?: Readonly<Record<string, { readonly readWrite: string; readonly readOnly: string }>>;
}

/** Microsoft's clients in an environment of their own, or why there is none. */
export async function installPython(): Promise<string | { readonly missing: string }> {
  const wanted = createHash('sha256').update(readFileSync(REQUIREMENTS)).digest('hex').slice(0, 12);
  const folder = cacheFolder(`python-${wanted}`);
  const python = join(folder, process.platform === 'win32' ? 'Scripts/python.exe' : 'bin/python');
  const isInstalled = (): Promise<boolean> =>
    existsSync(python)
      ? run(python, ['-c', 'import azure.appconfiguration, azure.identity, azure.keyvault.secrets']).then(
          () => true,
          () => false,
        )
      : Promise.resolve(false);
  if (await isInstalled()) return python;
  try {
    await run(process.platform === 'win32' ? 'python' : 'python3', ['-m', 'venv', folder]);
    await run(python, ['-m', 'pip', 'install', '--quiet', '--requirement', REQUIREMENTS]);
    return python;
  } catch (error) {
    return { missing: `Python 3 with pip and its registry: ${firstLine(error)}` };
  }
}

/** Runs cases with the Python clients; `env` leads them to the emulator. */
export async function runPython(
  python: string,
  work: Work,
  env: NodeJS.ProcessEnv,
): Promise<ReadonlyMap<string, Outcome>> {
  const child = spawn(python, [RUN_CASES], { env: { PATH: process.env['PATH'], ...env }, timeout: 300_000 });
  let [printed, complained] = ['', ''];
  child.stdout.setEncoding('utf8').on('data', (text: string) => (printed += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (complained += text));
  child.stdin.end(JSON.stringify({ connections: {}, ...work }));
  const code = await new Promise((resolve) => child.once('close', resolve));
  if (code !== 0) throw new Error(`run_cases.py ended with ${String(code)}:\n${complained}`);
  const outcomes = printed
    .split('\n')
    .filter(Boolean)
    .map((line) => JSON.parse(line) as Outcome & { readonly name: string });
  return new Map(outcomes.map((outcome) => [outcome.name, outcome]));
}

function firstLine(error: unknown): string {
  return String(error).split('\n')[0] ?? '';
}
