import { readFile, writeFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { ALL_BACKUPS, backupOf } from '../backup.js';
import { EXIT } from '../exit-codes.js';
import { isThere } from '../is-there.js';
import { formatTable } from '../table.js';
import { coloursFor, print, type Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { keepValues } from './keep-values.js';
import { applyProposals, type LeftAlone, leftAlone, type Proposal, propose } from './propose.js';
import { nextSteps } from './next-steps.js';

interface InitFlags {
  readonly vault?: string;
  readonly yes?: true;
}

const CANDIDATES = ['.env', '.env.example'];

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
  const left = leftAlone(text);
  if (proposals.length === 0) {
    showLeft(left, terminal);
    throw new UsageError(
      `${file} has no variable that ${left.length > 0 ? 'could be a reference' : 'looks like a secret'}`,
    );
  }
  const vault = flags.vault ?? (terminal.env['KEY_VAULT_NAME'] || vaultIn(text));
  show(file, proposals, vault, terminal);
  showLeft(left, terminal);
  if (flags.yes ?? (await isConfirmed(file, proposals, terminal)))
    await write(file, text, { proposals, vault, terminal });
  else print(terminal.stdout, '\nNothing was changed; --yes writes the references.');
}

async function firstThere(): Promise<string> {
  for (const file of CANDIDATES) if (await isThere(file)) return file;
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

function showLeft(left: readonly LeftAlone[], { stderr }: Terminal): void {
  for (const { variable, reason } of left) print(stderr, `note: ${variable} stays as it is: ${reason}`);
}

async function isConfirmed(
  file: string,
  proposals: readonly Proposal[],
  { stdin, stderr }: Terminal,
): Promise<boolean> {
  if (!stdin.isTTY) return false;
  const { confirm } = await import('@clack/prompts');
  const kept = hasValues(proposals) ? ` A copy stays in ${backupOf(file)}, which git will ignore.` : '';
  const message = `Write these references to ${file}?${kept}`;
  return (await confirm({ message, initialValue: false, input: stdin, output: stderr })) === true;
}

/** They may be nowhere else. */
function hasValues(proposals: readonly Proposal[]): boolean {
  return proposals.some(({ hasValue }) => hasValue);
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
  const kept = hasValues(proposals) ? await keepValues(file) : undefined;
  const changed = applyProposals(text, proposals);
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  const named = vault === undefined || vaultIn(text) !== undefined ? '' : `KEY_VAULT_NAME=${vault}${newline}`;
  await writeFile(file, named + changed);
  print(terminal.stdout, `\nThe references are in ${file}.`);
  if (kept?.gitignore !== undefined)
    print(terminal.stdout, `${kept.gitignore} has a new line, ${ALL_BACKUPS}.`);
  if (kept)
    print(
      terminal.stdout,
      `The values are still in ${kept.backup}: put them into the vault, then delete it. Never commit it.`,
    );
}
