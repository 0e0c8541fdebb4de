import type { Emulator } from '@vaultref/emulator';
import { createRequire } from 'node:module';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { type RunningApplication, startApplication } from './running-application.js';

export type ExampleName = 'express' | 'nestjs';

/** The vaults of the examples. */
export const SEED = fileURLToPath(new URL('../seed.yaml', import.meta.url));

/**
 * Starts an example as its users would: `vaultref-emulator run --seed seed.yaml -- node dist/main.js` in its folder.
 * @throws EndedApplication when it does not come to listen
 */
export function startExample(
  name: ExampleName,
  { cwd = exampleFolder(name), env = {} }: { cwd?: string; env?: NodeJS.ProcessEnv } = {},
): Promise<RunningApplication> {
  return startApplication([...emulatorRun(SEED), process.execPath, mainOf(name)], {
    cwd,
    env: { ...process.env, NODE_ENV: 'development', ...env, PORT: '0' },
  });
}

/**
 * Starts an example against an emulator that runs already, with nothing else of this environment.
 * @param environment NODE_ENV: in production nothing is looked for every few seconds
 * @throws EndedApplication when it does not come to listen
 */
export function startExampleBeside(
  azure: Emulator,
  name: ExampleName,
  environment: 'development' | 'production' = 'development',
): Promise<RunningApplication> {
  return startApplication([process.execPath, mainOf(name)], {
    cwd: exampleFolder(name),
    env: { PATH: process.env['PATH'], NODE_ENV: environment, PORT: '0', ...azure.env },
  });
}

/**
 * The words before the command of an application that is to run under the emulator.
 * @param options more of `vaultref-emulator run`: `--page`
 */
export function emulatorRun(seed: string, ...options: readonly string[]): string[] {
  const emulator = pathToFileURL(createRequire(import.meta.url).resolve('@vaultref/emulator/package.json'));
  return [
    process.execPath,
    fileURLToPath(new URL('bin/vaultref-emulator.mjs', emulator)),
    'run',
    '--seed',
    seed,
    ...options,
    '--',
  ];
}

export function exampleFolder(name: ExampleName): string {
  return fileURLToPath(new URL(`../${name}`, import.meta.url));
}

export function mainOf(name: ExampleName): string {
  return fileURLToPath(new URL(`../${name}/dist/main.js`, import.meta.url));
}
