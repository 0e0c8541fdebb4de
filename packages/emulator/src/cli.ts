import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { Command, InvalidArgumentError } from 'commander';
import { childEnvironment, withPreload } from './command-line/environment.js';
import { importCommand } from './command-line/import-command.js';
import { EmulatorError } from './emulator-error.js';
import type { RequestLogEntry } from './request-log.js';
import { CommandError, runCommand } from './command-line/run-command.js';
import { shellExports } from './command-line/shell-exports.js';
import { tellUnknownHosts } from './command-line/tell-unknown-hosts.js';
import { openEmulator } from './start-emulator.js';

interface StartOptions {
  readonly seed: string;
  readonly port: number;
  readonly force: boolean;
}

interface RunOptions {
  readonly seed: string;
  readonly log: boolean;
  readonly page: boolean;
  readonly preload: boolean;
  readonly force: boolean;
}

const require = createRequire(import.meta.url);
const manifest: { version: string } = require('@vaultref/emulator/package.json');
// CommonJS, for `--require` reaches every Node.js that a command may start.
const PRELOAD = fileURLToPath(new URL('../cjs/command-line/preload.js', import.meta.url));
const SEED = ['--seed <file>', 'vaults, settings and identities, YAML or JSON'] as const;
const FORCE = ['--force', 'start even when NODE_ENV is production', false] as const;

const program = new Command('vaultref-emulator')
  .description('Azure Key Vault and App Configuration on 127.0.0.1, for development and tests.')
  .version(manifest.version)
  .enablePositionalOptions();

program
  .command('start')
  .description('start, print the environment variables that lead a process here, stay until Ctrl+C')
  .requiredOption(...SEED)
  .option('--port <number>', 'port on 127.0.0.1; 0 takes any free one', parsePort, 0)
  .option(...FORCE)
  .action(async ({ seed, port, force }: StartOptions) => {
    const azure = await openEmulator({ seed, port, force }, tellUnknownHosts());
    process.stdout.write(`${shellExports(azure.env, process.platform)}\n`);
    process.stderr.write(
      `The emulator listens on 127.0.0.1:${azure.port}; Ctrl+C stops it. In a browser: ${azure.pageUrl}\n`,
    );
    await new Promise((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, resolve);
    });
    await azure.stop();
  });

program
  .command('run')
  .description('start, run a command that finds Azure here, stop when it ends and exit as it did')
  .usage('--seed <file> [options] -- <command...>')
  .argument('<command...>')
  .requiredOption(...SEED)
  .option('--no-preload', 'leave NODE_OPTIONS alone: only clients that know HTTPS_PROXY come here')
  .option('--page', 'print the address of its page in a browser to stderr at the start', false)
  .option('--log', 'print the requests to stderr at the end', false)
  .option(...FORCE)
  .passThroughOptions()
  .action(async ([command = '', ...args]: string[], { seed, log, page, preload, force }: RunOptions) => {
    const azure = await openEmulator({ seed, force }, tellUnknownHosts());
    if (page) process.stderr.write(`The emulator in a browser: ${azure.pageUrl}\n`);
    try {
      const environment = childEnvironment(process.env, azure.env);
      process.exitCode = await runCommand(
        command,
        args,
        preload ? withPreload(environment, PRELOAD, azure.port) : environment,
      );
      if (log) process.stderr.write(azure.requests.map(formatRequest).join(''));
    } finally {
      await azure.stop();
    }
  });

program.addCommand(importCommand());

try {
  await program.parseAsync();
} catch (error) {
  // Mistakes of the user are one message; anything else is a defect and keeps its stack.
  if (!(error instanceof EmulatorError || error instanceof CommandError)) throw error;
  process.stderr.write(`vaultref-emulator: ${error.message}\n`);
  process.exitCode = error instanceof CommandError ? error.exitCode : 1;
}

function parsePort(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= 65_535) return port;
  throw new InvalidArgumentError('It is a number from 0 to 65535.');
}

function formatRequest({ method, host, path, status }: RequestLogEntry): string {
  return `${method} ${host} ${path} ${status}\n`;
}
