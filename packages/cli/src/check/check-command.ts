import { type CheckReport, checkSources } from '@vaultref/core/tools';
import type { Command } from 'commander';
import { EXIT } from '../exit-codes.js';
import { coloursFor, print, type Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { addVaultFlags, namesIn, type VaultFlags, vaultOptions } from '../vault-options.js';
import { version } from '../version.js';
import { backupRows } from './backup-rows.js';
import { askVaults } from './online.js';
import { formatRows } from './print-rows.js';
import { isProblem, type Row, rowsOf } from './row.js';
import { toSarif } from './sarif.js';
import { type Subject, subjectOf } from './subject.js';
import { notesOf, summaryOf } from './summary.js';

interface CheckFlags extends VaultFlags {
  readonly online?: true;
  readonly json?: true;
  readonly sarif?: true;
  readonly quiet?: true;
  readonly allowPlaintext?: string;
}

export function addCheckCommand(program: Command, terminal: Terminal): void {
  addVaultFlags(
    program
      .command('check')
      .description('find and check every reference, without a vault or with --online')
      .argument(
        '[files...]',
        'files and folders; default: the sources of vaultref.config, else .env* and config/**',
      ),
  )
    .option(
      '--online',
      'ask the vaults: exists, enabled, in date, access; values are not read where listing is permitted',
    )
    .option('--json', 'print the report as JSON')
    .option('--sarif', 'print the problems as SARIF 2.1.0, for code scanning')
    .option('-q, --quiet', 'print problems only')
    .option('--allow-plaintext <names>', 'names whose plain text is meant to be, by commas')
    .addHelpText('after', EXAMPLES)
    .action(async (files: string[], flags: CheckFlags) => {
      terminal.exit(await check(files, flags, terminal));
    });
}

const EXAMPLES = `
Examples:
  vaultref check
  vaultref check --quiet .env config/production.yaml
  vaultref check --online --vault my-app-kv
  vaultref check --sarif > vaultref.sarif`;

async function check(given: readonly string[], flags: CheckFlags, terminal: Terminal): Promise<number> {
  if (flags.json && flags.sarif) throw new UsageError('--json and --sarif exclude each other');
  const { options, declared } = await vaultOptions(flags, terminal.env);
  const subject = await subjectOf(given, declared);
  const { online = false } = flags;
  const allowPlaintext = namesIn(flags.allowPlaintext);
  const report = subject.about(await checkSources(subject.sources, { ...options, requireVaults: online }));
  const inspections = online
    ? await askVaults(report.references, { ...options, sources: subject.sources }, terminal)
    : undefined;
  const rows = [
    ...rowsOf(report, { allowPlaintext, ...(inspections ? { inspections } : {}) }),
    ...(await backupRows(subject.backups)),
  ];
  show(rows, { report, subject, flags, terminal });
  return rows.some(isProblem) ? EXIT.problems : EXIT.fine;
}

interface Shown {
  readonly report: CheckReport;
  readonly subject: Subject;
  readonly flags: CheckFlags;
  readonly terminal: Terminal;
}

function show(rows: readonly Row[], { report, subject, flags, terminal }: Shown): void {
  const { stdout, stderr, env } = terminal;
  const { online = false, quiet = false } = flags;
  const notes = notesOf(report, subject.sources);
  const summary = summaryOf(rows, subject.files);
  if (flags.sarif) return print(stdout, JSON.stringify(toSarif(rows, version), null, 2));
  if (flags.json) return print(stdout, JSON.stringify({ ...summary.counts, notes, rows }, null, 2));
  const shown = quiet ? rows.filter(isProblem) : rows;
  const table = { colours: coloursFor(stdout, env), width: stdout.columns, online, now: Date.now() };
  if (shown.length > 0) print(stdout, formatRows(shown, table));
  if (quiet) return;
  print(stdout, `${shown.length > 0 ? '\n' : ''}${summary.text}`);
  for (const note of notes) print(stderr, `note: ${note}`);
}
