import { type ChildProcess, spawn } from 'node:child_process';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';

/** An example application that runs in a process of its own, under the emulator. */
export interface RunningExample {
  /** Asks it over HTTP and gives the JSON of the answer. */
  ask(path: string): Promise<unknown>;
  /** All it has printed so far. */
  output(): string;
  stop(): Promise<void>;
}

/** An example that ended before it listened. */
export class ExampleEnded extends Error {
  constructor(
    readonly code: number | null,
    readonly output: string,
  ) {
    super(`the example ended with exit code ${code} before it listened:\n${output}`);
  }
}

export interface StartExampleOptions {
  /** Added to the environment of the application. */
  readonly env?: NodeJS.ProcessEnv;
  /** The folder it runs in; default its own. */
  readonly cwd?: string;
}

export const SEED = fileURLToPath(new URL('../seed.yaml', import.meta.url));

/**
 * Starts `examples/<name>` as its users would, `vaultref-emulator run --seed seed.yaml -- node dist/main.js`, and waits
 * until it listens.
 * @throws ExampleEnded
 */
export async function startExample(
  name: 'express' | 'nestjs',
  { env = {}, cwd = fileURLToPath(new URL(`../${name}`, import.meta.url)) }: StartExampleOptions = {},
): Promise<RunningExample> {
  const main = fileURLToPath(new URL(`../${name}/dist/main.js`, import.meta.url));
  const child = spawn(
    process.execPath,
    [emulatorCommand(), 'run', '--seed', SEED, '--', process.execPath, main],
    {
      cwd,
      env: { ...process.env, NODE_ENV: 'development', ...env, PORT: '0' },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const listen = (chunk: Buffer): void => {
      output += chunk.toString();
      const [, found] = /listening on (http:\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', listen);
    child.stderr.on('data', listen);
    child.once('close', (code) => reject(new ExampleEnded(code, output)));
  });
  return {
    ask: async (path) => (await fetch(new URL(path, url))).json(),
    output: () => output,
    stop: () => stop(child),
  };
}

function emulatorCommand(): string {
  const require = createRequire(import.meta.url);
  return fileURLToPath(
    new URL('bin/vaultref-emulator.mjs', pathToFileURL(require.resolve('@vaultref/emulator/package.json'))),
  );
}

function stop(child: ChildProcess): Promise<void> {
  return new Promise((resolve) => {
    child.once('close', () => resolve());
    child.kill();
  });
}
