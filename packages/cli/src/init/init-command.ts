import { access, copyFile, chmod, constants, readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { formatTable } from '../table.js';
import { coloursFor, print, type Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { applyProposals, type Proposal, propose } from './propose.js';
import { nextSteps } from './next-steps.js';

interface InitFlags {
  readonly vault?: string;
  readonly yes?: true;
}

const CANDIDATES = ['.env', '.env.example'];
const BACKUP_SUFFIX = '.before-vaultref';

export function addInitCommand(program: Command, terminal: Terminal): void {
  program
    .command('init')
    .description(
      'propose references for the secrets in a .env, and print what to do in Azure; changes nothing unasked',
    )
    .argument('[file]', 'default: .env, else .env.example')
    .option('--vault <name>', 'the vault of the application; default: KEY_VAULT_NAME')
    .option('-y, --yes', 'write the references to the file without asking')
    .addHelpText('after', EXAMPLES)
    .action(async (file: string | undefined, flags: InitFlags) => {
      await init(file, flags, terminal);
      terminal.exit(EXIT.fine);
    });
}

const EXAMPLES = `
Examples:
  vaultref init --vault my-app-kv
  vaultref init .env.example --vault my-app-kv --yes`;

async function init(given: string | undefined, flags: InitFlags, terminal: Terminal): Promise<void> {
  const file = given ?? (await firstThere());
  const read = await readFile(file, 'utf8').catch(() => {
    throw new UsageError(`${file} cannot be read`);
  });
  // Editors of Windows begin a file with a mark, which would hide its first variable.
  const text = read.replace(/^\uFEFF/, '');
  const proposals = propose(text);
  if (proposals.length === 0) throw new UsageError(`${file} has no variable that looks like a secret`);
  const vault = flags.vault ?? (terminal.env['KEY_VAULT_NAME'] || vaultIn(text));
  show(file, proposals, vault, terminal);
  if (flags.yes ?? (await isConfirmed(file, proposals, terminal)))
    await write(file, text, { proposals, vault, terminal });
  else print(terminal.stdout, '\nNothing was changed; --yes writes the references.');
}

async function firstThere(): Promise<string> {
  for (const file of CANDIDATES) {
    const there = await access(file).then(
      () => true,
      () => false,
    );
    if (there) return file;
  }
  throw new UsageError(`there is neither ${CANDIDATES.join(' nor ')} here; name a file`);
}

function vaultIn(text: string): string | undefined {
  return /^\s*KEY_VAULT_NAME\s*=\s*["']?([\w-]+)/m.exec(text)?.[1];
}

function show(
  file: string,
  proposals: readonly Proposal[],
  vault: string | undefined,
  { stdout, env }: Terminal,
): void {
  const { bold } = coloursFor(stdout, env);
  const rows = proposals.map(({ variable, secret, reference }) => [variable, secret, reference]);
  const values = proposals.length === 1 ? 'one value' : `${proposals.length} values`;
  print(stdout, `${file}: ${values} could be references.\n`);
  print(stdout, formatTable(['VARIABLE', 'SECRET', 'REFERENCE'].map(bold), rows));
  print(stdout, `\n${nextSteps(proposals, vault)}`);
}

async function isConfirmed(
  file: string,
  proposals: readonly Proposal[],
  { stdin, stderr }: Terminal,
): Promise<boolean> {
  if (!stdin.isTTY) return false;
  const { confirm } = await import('@clack/prompts');
  const kept = backupOf(file, proposals);
  const message = `Write these references to ${file}?${kept === undefined ? '' : ` A copy stays in ${kept}.`}`;
  return (await confirm({ message, initialValue: false, input: stdin, output: stderr })) === true;
}

/** Where the values stay: they may be nowhere else. */
function backupOf(file: string, proposals: readonly Proposal[]): string | undefined {
  return proposals.some(({ hasValue }) => hasValue) ? `${file}${BACKUP_SUFFIX}` : undefined;
}

async function write(
  file: string,
  text: string,
  {
    proposals,
    vault,
    terminal,
  }: { proposals: readonly Proposal[]; vault: string | undefined; terminal: Terminal },
): Promise<void> {
  const backup = backupOf(file, proposals);
  if (backup !== undefined) {
    await copyFile(file, backup, constants.COPYFILE_EXCL).catch(() => {
      throw new UsageError(`${backup} is there already, or cannot be written; nothing was changed`);
    });
    await chmod(backup, 0o600);
  }
  const changed = applyProposals(text, proposals);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const named = vault === undefined || vaultIn(text) !== undefined ? '' : `KEY_VAULT_NAME=${vault}${newline}`;
  await writeFile(file, named + changed);
  print(terminal.stdout, `\nThe references are in ${file}.`);
  if (backup !== undefined)
    print(
      terminal.stdout,
      `The values are still in ${backup}: put them into the vault, then delete it. Never commit it.`,
    );
}
