import { type Explanation, explainPath, formatPath } from '@vaultref/core/tools';
import type { Command } from 'commander';
import { askVaults } from '../check/online.js';
import { formatRows, where } from '../check/print-rows.js';
import { isProblem, type Row, rowsOf } from '../check/row.js';
import { EXIT } from '../exit-codes.js';
import { formatTable } from '../table.js';
import { coloursFor, print, type Terminal } from '../terminal.js';
import { addVaultFlags, type VaultFlags, vaultOptions } from '../vault-options.js';

interface ExplainFlags extends VaultFlags {
  readonly online?: true;
  readonly json?: true;
}

export function addExplainCommand(program: Command, terminal: Terminal): void {
  addVaultFlags(
    program
      .command('explain')
      .description('tell which layers set a path, which one wins, and where its reference leads')
      .argument('<path>', 'db.password, or the name of a variable'),
  )
    .option('--online', 'ask the vault for the state of the secret')
    .option('--json', 'print the explanation as JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (path: string, flags: ExplainFlags) => {
      terminal.exit(await explain(path, flags, terminal));
    });
}

const EXAMPLES = `
The sources are those of vaultref.config; without one, .env files and the environment.

Examples:
  vaultref explain DB_PASSWORD
  vaultref explain db.password --online`;

async function explain(path: string, flags: ExplainFlags, terminal: Terminal): Promise<number> {
  const { options } = await vaultOptions(flags, terminal.env);
  const explanation = await explainPath(path, { ...options, requireVaults: flags.online ?? false });
  const { check, layers } = explanation;
  const inspections = flags.online ? await askVaults(check.references, options, terminal) : undefined;
  const rows = rowsOf({ ...check, plaintext: [] }, inspections ? { inspections } : {});
  if (flags.json) print(terminal.stdout, JSON.stringify(toJson(explanation, rows), null, 2));
  else show(explanation, rows, flags, terminal);
  return layers.length === 0 || rows.some(isProblem) ? EXIT.problems : EXIT.fine;
}

function toJson({ path, nearest, layers, sources, leftOut }: Explanation, rows: readonly Row[]): object {
  return { path, nearest, layers, sources, leftOut, rows };
}

function show(explanation: Explanation, rows: readonly Row[], flags: ExplainFlags, terminal: Terminal): void {
  const { path, layers, sources, leftOut, nearest } = explanation;
  const { stdout, env } = terminal;
  const colours = coloursFor(stdout, env);
  const lines = layers.map(({ name, source, kind, wins }) => [
    wins ? colours.green('wins') : '',
    formatPath([name]),
    source.file === undefined ? '' : where({ ...source, source: name }),
    kind,
  ]);
  print(stdout, colours.bold(formatPath(path)));
  const meant = nearest ? ` Did you mean ${formatPath(nearest)}?` : '';
  if (layers.length === 0) print(stdout, `No layer sets it.${meant} Sources: ${sources.join(', ')}.`);
  else
    print(
      stdout,
      `\n${formatTable(['', 'LAYER', 'WHERE', 'VALUE'].map(colours.bold), lines)}\n\n${why(explanation)}`,
    );
  const table = { colours, width: stdout.columns, online: flags.online ?? false, now: Date.now() };
  if (rows.length > 0) print(stdout, `\n${formatRows(rows, table)}`);
  for (const name of leftOut) print(stdout, `\n${name} is read from a service and was left out.`);
}

function why({ layers, sources }: Explanation): string {
  if (layers.some(({ kind, wins }) => kind === 'object' && wins))
    return 'Objects of several layers are merged, key by key.';
  return layers.length === 1
    ? `It is the only one of ${sources.length} sources that sets it.`
    : 'Of the layers that set it, the last one wins.';
}
