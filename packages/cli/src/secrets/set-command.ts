import { setSecret } from '@vaultref/core/secrets';
import { isSecretName, vaultName, vaultUrlOf } from '@vaultref/core/tools';
import { type Command, InvalidArgumentError } from 'commander';
import { EXIT } from '../exit-codes.js';
import { print, type Terminal } from '../terminal.js';
import { UsageError } from '../usage-error.js';
import { addVaultFlags, type VaultFlags, vaultOptions } from '../vault-options.js';
import { namedVault } from './named-vault.js';
import { readValue } from './read-value.js';

interface SetFlags extends VaultFlags {
  readonly contentType?: string;
  readonly tag?: Readonly<Record<string, string>>;
  readonly expires?: Date;
  readonly raw?: true;
}

export function addSetCommand(program: Command, terminal: Terminal): void {
  addVaultFlags(
    program
      .command('set')
      .description('make a new version of a secret; its value comes from standard input or a hidden prompt')
      .argument(
        '<vault/name>',
        'vault or alias, and the name of the secret; without a vault the default vault is meant',
      ),
  )
    .option('--content-type <type>', 'what the value is: text/plain, application/json')
    .option('--tag <name=value>', 'a tag; may be repeated', tag)
    .option('--expires <date>', 'when it expires: 2030-01-31, or 90d from now', date)
    .option('--raw', 'keep the line break at the end of standard input')
    .addHelpText('after', EXAMPLES)
    .action(async (target: string, flags: SetFlags) => {
      await set(target, flags, terminal);
      terminal.exit(EXIT.fine);
    });
}

const EXAMPLES = `
The value is never an argument: those can be seen by every process, and stay in the history of the shell.

Examples:
  vaultref set my-app-kv/db-password
  openssl rand -base64 32 | vaultref set my-app-kv/session-key --expires 90d
  vaultref set my-app-kv/tls-key --content-type application/x-pem-file < key.pem`;

async function set(target: string, flags: SetFlags, terminal: Terminal): Promise<void> {
  const [, vault, name = target] = /^([^/]+)\/([^/]+)$/.exec(target) ?? [];
  // Before a value is asked for, and without repeating what may be one.
  if (!isSecretName(name))
    throw new UsageError('write vault/name; a name has letters, digits and "-", 127 at most');
  const { options } = await vaultOptions(flags, terminal.env);
  const access = namedVault(options, vault);
  const vaultUrl = await vaultUrlOf(access);
  const value = await readValue(`${vaultName(vaultUrl)}/${name}`, flags.raw ?? false, terminal);
  const { contentType, tag: tags, expires: expiresOn } = flags;
  const { version = '(not told)' } = await setSecret(name, value, {
    ...access,
    ...(contentType === undefined ? {} : { contentType }),
    ...(tags === undefined ? {} : { tags }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
  });
  print(terminal.stdout, `${vaultName(vaultUrl)}/${name} has the new version ${version}`);
}

/** @azure/keyvault-secrets 4.11 sends seconds since 1970 as 32 bits with a sign. */
const LATEST = (2 ** 31 - 1) * 1_000;

function tag(text: string, previous: Readonly<Record<string, string>> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('A tag is name=value.');
  return { ...previous, [name]: value };
}

function date(text: string): Date {
  const [, days] = /^(\d+)d$/.exec(text) ?? [];
  const at =
    days === undefined
      ? new Date(/^\d{4}-\d{2}-\d{2}/.test(text) ? text : NaN)
      : new Date(Date.now() + Number(days) * 86_400_000);
  if (Number.isNaN(at.getTime()))
    throw new InvalidArgumentError('It is a date as 2030-01-31, or a number of days as 90d.');
  if (at.getTime() <= Date.now()) throw new InvalidArgumentError('It lies in the past.');
  if (at.getTime() > LATEST)
    throw new InvalidArgumentError('The Azure SDK sends dates after 2038-01-19 as dates in the past.');
  return at;
}
