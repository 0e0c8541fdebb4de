import { readFile, writeFile } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import { Command } from 'commander';
import { EmulatorError } from '../emulator-error.js';
import { importEnv } from '../import/import-env.js';
import { importSecretList } from '../import/import-secret-list.js';
import { writeSeed } from '../import/write-seed.js';
import type { SeedVaults } from '../seed/seed.js';

const OUTPUT = ['--output <file>', 'where to; it must not be there yet. Default: stdout'] as const;

/** `import env` and `import az`: a seed file from what an application has already. */
export function importCommand(): Command {
  const command = new Command('import').description('write a seed file for what an application has already');
  command
    .command('env')
    .description('from a .env: references get placeholders, other variables become secrets')
    .argument('<file>', 'the .env; - for stdin')
    .requiredOption('--vault <name>', 'the vault of what names none')
    .option('--only <names...>', 'only these variables')
    .option(...OUTPUT)
    .action(async (file: string, { vault, only, output }: EnvOptions) =>
      write(importEnv(await read(file), { vault, only }), output),
    );
  command
    .command('az')
    .description('from `az keyvault secret list`, which has names and no values')
    .argument('<file>', 'its output as JSON; - for stdin')
    .option(...OUTPUT)
    .action(async (file: string, { output }: OutputOptions) =>
      write(importSecretList(await read(file)), output),
    );
  return command;
}

interface OutputOptions {
  readonly output?: string;
}

interface EnvOptions extends OutputOptions {
  readonly vault: string;
  readonly only?: string[];
}

function read(file: string): Promise<string> {
  if (file === '-') return text(process.stdin);
  return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new EmulatorError('BAD_IMPORT', `Cannot read ${file} (${error.code ?? 'unknown reason'}).`);
  });
}

async function write(vaults: SeedVaults, output: string | undefined): Promise<void> {
  const seed = writeSeed(vaults);
  if (output === undefined) {
    process.stdout.write(seed);
    return;
  }
  // For the owner alone, since it may hold values; never over a file that somebody has worked on.
  await writeFile(output, seed, { flag: 'wx', mode: 0o600 }).catch((error: NodeJS.ErrnoException) => {
    const reason = error.code === 'EEXIST' ? 'it is there already' : (error.code ?? 'unknown reason');
    throw new EmulatorError('BAD_IMPORT', `Cannot write ${output}: ${reason}.`);
  });
}
