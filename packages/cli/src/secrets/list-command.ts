import { listSecrets, type SecretProperties, type SecretsOptions } from '@vaultref/core/secrets';
import { formatPath, type Inspections, inspectSecrets, secretKey, vaultUrlOf } from '@vaultref/core/tools';
import type { Command } from 'commander';
import { expires } from '../check/print-rows.js';
import { EXIT } from '../exit-codes.js';
import { Progress } from '../progress.js';
import { formatTable } from '../table.js';
import { coloursFor, print, type Terminal } from '../terminal.js';
import { addVaultFlags, type VaultFlags, vaultOptions } from '../vault-options.js';
import { namedVault } from './named-vault.js';

interface ListFlags extends VaultFlags {
  readonly json?: true;
  readonly versions: boolean;
}

export function addListCommand(program: Command, terminal: Terminal): void {
  addVaultFlags(
    program
      .command('list')
      .description(
        'list the secrets of a vault: names, versions, dates, content types and tags, never values',
      )
      .argument('[vault]', 'an alias of vaultref.config, or the name of a vault; default: the default vault'),
  )
    .option('--no-versions', 'leave out the versions in force, each of which costs a request')
    .option('--json', 'print JSON')
    .addHelpText('after', EXAMPLES)
    .action(async (vault: string | undefined, flags: ListFlags) => {
      await list(vault, flags, terminal);
      terminal.exit(EXIT.fine);
    });
}

const EXAMPLES = `
Examples:
  vaultref list
  vaultref list payments-prod-kv --json`;

async function list(vault: string | undefined, flags: ListFlags, terminal: Terminal): Promise<void> {
  const { options } = await vaultOptions(flags, terminal.env);
  const access = namedVault(options, vault);
  const progress = new Progress(terminal);
  try {
    const secrets: SecretProperties[] = [];
    for await (const secret of listSecrets(access)) {
      secrets.push(secret);
      progress.show(`listing: ${secrets.length} secrets`);
    }
    const listed = flags.versions ? await withVersions(secrets, access, progress) : secrets;
    progress.end();
    show(
      listed.toSorted((a, b) => a.name.localeCompare(b.name)),
      flags,
      terminal,
    );
  } finally {
    progress.end();
  }
}

/** The list of a vault does not tell the versions. */
async function withVersions(
  secrets: readonly SecretProperties[],
  access: SecretsOptions,
  progress: Progress,
): Promise<SecretProperties[]> {
  const vaultUrl = await vaultUrlOf(access);
  const ids = secrets.map(({ name }) => ({ vaultUrl, name }));
  const inspections: Inspections = await inspectSecrets(ids, {
    ...access,
    onProgress: (done, total) => progress.show(`listing versions: ${done} of ${total} secrets`),
  });
  return secrets.map((secret) => {
    const version = inspections.get(secretKey({ vaultUrl, name: secret.name }))?.version;
    return version === undefined ? secret : { ...secret, version };
  });
}

function show(
  secrets: readonly SecretProperties[],
  { json, versions }: ListFlags,
  { stdout, env }: Terminal,
): void {
  if (json) return print(stdout, JSON.stringify(secrets, null, 2));
  const { bold } = coloursFor(stdout, env);
  const now = Date.now();
  const head = [
    'NAME',
    ...(versions ? ['VERSION'] : []),
    'STATE',
    'UPDATED',
    'EXPIRES',
    'CONTENT TYPE',
    'TAGS',
  ];
  const rows = secrets.map((secret) => [
    secret.name,
    ...(versions ? [secret.version ?? ''] : []),
    secret.enabled ? 'enabled' : 'disabled',
    secret.updatedOn?.toISOString().slice(0, 10) ?? '',
    expires(secret, now),
    formatPath([secret.contentType ?? '']),
    tagsOf(secret),
  ]);
  if (rows.length > 0) print(stdout, formatTable(head.map(bold), rows, stdout.columns));
  else print(stdout, 'The vault has no secrets.');
}

function tagsOf({ tags = {} }: SecretProperties): string {
  return formatPath([
    Object.entries(tags)
      .map(([name, value]) => `${name}=${value}`)
      .join(', '),
  ]);
}
