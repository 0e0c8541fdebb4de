import { Command } from 'commander';
import { addCheckCommand } from './check/check-command.js';
import { addExplainCommand } from './explain/explain-command.js';
import { addInitCommand } from './init/init-command.js';
import { addRunCommand } from './run/run-command.js';
import { addListCommand } from './secrets/list-command.js';
import { addSetCommand } from './secrets/set-command.js';
import type { Terminal } from './terminal.js';
import { version } from './version.js';

/** The command line with all its commands. */
export function createProgram(terminal: Terminal): Command {
  const program = new Command('vaultref')
    .description(
      'Azure Key Vault references in configuration: check them, explain them, run with their secrets.',
    )
    .version(version)
    .enablePositionalOptions()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
    })
    .exitOverride()
    .addHelpText('after', EXIT_CODES);
  addCheckCommand(program, terminal);
  addExplainCommand(program, terminal);
  addRunCommand(program, terminal);
  addListCommand(program, terminal);
  addSetCommand(program, terminal);
  addInitCommand(program, terminal);
  return program;
}

const EXIT_CODES = `
Exit codes:
  0  all is well
  1  problems were found, or a vault could not be asked
  2  wrong usage, or nothing to do
"run" exits as its command does, 126 or 127 when that cannot be started.

NO_COLOR turns colours off, FORCE_COLOR turns them on where output is not a terminal.`;
