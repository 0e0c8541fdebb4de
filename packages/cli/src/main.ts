import { isConfigError } from '@vaultref/core';
import { CommanderError } from 'commander';
import { EXIT } from './exit-codes.js';
import { createProgram } from './program.js';
import { print, type Terminal } from './terminal.js';
import { UsageError } from './usage-error.js';

/**
 * Runs the command line; mistakes of its user are printed as one message.
 * @param args the words after `vaultref`
 */
export async function main(args: readonly string[], terminal: Terminal): Promise<void> {
  try {
    const program = createProgram(terminal);
    if (args.length === 0) {
      program.outputHelp({ error: true });
      return terminal.exit(EXIT.usage);
    }
    await program.parseAsync(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      // Help and version end this way too.
      terminal.exit(error.exitCode === 0 ? EXIT.fine : EXIT.usage);
    } else if (error instanceof UsageError) {
      print(terminal.stderr, `vaultref: ${error.message}`);
      terminal.exit(EXIT.usage);
    } else if (isConfigError(error)) {
      print(terminal.stderr, `vaultref: ${error.message}`);
      terminal.exit(EXIT.problems);
    } else {
      throw error;
    }
  }
}
