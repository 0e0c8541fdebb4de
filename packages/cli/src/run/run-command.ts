import { environment, envFile, type LoadConfigOptions, type Source } from '@vaultref/core';
import { exportVariables, loadVariables } from '@vaultref/core/tools';
import { type Command, InvalidArgumentError } from 'commander';
import { print, type Terminal } from '../terminal.js';
import { addVaultFlags, type VaultChoice, type VaultFlags, vaultOptions } from '../vault-options.js';
import { CommandError } from './child.js';
import { Supervisor } from './supervisor.js';

interface RunFlags extends VaultFlags {
  readonly envFile?: string[];
  readonly watch?: true;
  readonly interval: number;
  readonly grace: number;
}

export function addRunCommand(program: Command, terminal: Terminal): void {
  addVaultFlags(
    program
      .command('run')
      .description('resolve the references of .env files and of the environment, and run a command with them')
      .usage('[options] -- <command...>')
      .argument('<command...>'),
  )
    .option(
      '--env-file <file>',
      'instead of .env and the files of NODE_ENV; may be repeated, a later one wins',
      collect,
    )
    .option('--watch', 'start the command again when a secret or a file has changed')
    .option('--interval <seconds>', 'with --watch: how often it looks', seconds, 300)
    .option('--grace <seconds>', 'with --watch: how long the command may take to end', seconds, 10)
    .passThroughOptions()
    .addHelpText('after', EXAMPLES)
    .action(async (command: string[], flags: RunFlags) => {
      try {
        terminal.exit(await run(command, flags, terminal));
      } catch (error) {
        if (!(error instanceof CommandError)) throw error;
        print(terminal.stderr, `vaultref: ${error.message}`);
        terminal.exit(error.exitCode);
      }
    });
}

const EXAMPLES = `
Examples:
  vaultref run -- node server.js
  vaultref run --watch --interval 60 -- npm start
  vaultref run --env-file .env.production -- terraform plan`;

async function run(command: readonly string[], flags: RunFlags, terminal: Terminal): Promise<number> {
  const choice = await vaultOptions(flags, terminal.env);
  const config = await loadVariables({
    ...loadOptions(choice, flags),
    ...(flags.watch ? watchOptions(flags, terminal) : {}),
  });
  try {
    const supervisor = new Supervisor({
      command,
      environment: () => {
        const variables = { ...terminal.env };
        exportVariables(config, variables);
        return variables;
      },
      graceMs: flags.grace * 1_000,
      onTerminal: terminal.stdin.isTTY,
    });
    if (flags.watch) config.onChange(() => supervisor.restart());
    return await supervisor.run();
  } finally {
    await config.close();
  }
}

/** Of a configuration file what leads to the vaults; a schema and other sources are the application's. */
function loadOptions({ options, variables }: VaultChoice, { envFile: files }: RunFlags): LoadConfigOptions {
  const { sources: _, schema: __, ...rest } = options;
  return { ...rest, sources: files ? filesAndEnvironment(files) : variables };
}

function filesAndEnvironment(files: readonly string[]): Source[] {
  return [envFile(files), environment()];
}

/** Nothing is printed while all is well; a refresh that fails is told. */
function watchOptions({ interval }: RunFlags, { stderr }: Terminal): LoadConfigOptions {
  const tell = (message: string): void => print(stderr, message);
  return {
    refresh: { intervalMs: interval * 1_000 },
    logger: { debug: silent, info: silent, warn: tell, error: tell },
  };
}

function silent(): void {
  // What goes well is not told.
}

function collect(value: string, previous: readonly string[] = []): string[] {
  return [...previous, value];
}

function seconds(text: string): number {
  const number = Number(text);
  if (/^\d+$/.test(text) && number >= 1 && number <= 86_400) return number;
  throw new InvalidArgumentError('It is a whole number of seconds from 1 to 86400.');
}
