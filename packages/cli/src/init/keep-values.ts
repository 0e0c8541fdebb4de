import { readFile, writeFile } from 'node:fs/promises';
import { ALL_BACKUPS, backupOf } from '../backup.js';
import { addToGitignore, gitStanding } from '../git.js';
import { isThere } from '../is-there.js';
import { UsageError } from '../usage-error.js';

export interface Kept {
  readonly backup: string;
  /** The file that got a line, so that git ignores the backup; absent when there was no need. */
  readonly gitignore: string | undefined;
}

/**
 * Copies a file with its secrets to where its owner alone reads it and git does not take it: git ignores it before it is there.
 * @throws UsageError when there is one already, or git would take it; then the file is as it was
 */
export async function keepValues(file: string): Promise<Kept> {
  const backup = backupOf(file);
  if (await isThere(backup)) throw new UsageError(`${backup} is there already; nothing was changed`);
  const gitignore = await ignore(backup);
  await readFile(file)
    .then((bytes) => writeFile(backup, bytes, { flag: 'wx', mode: 0o600 }))
    .catch(() => {
      throw new UsageError(`${backup} cannot be written; ${file} was not changed`);
    });
  return { backup, gitignore };
}

async function ignore(backup: string): Promise<string | undefined> {
  if ((await gitStanding(backup)) !== 'open') return undefined;
  const gitignore = await addToGitignore(backup, ALL_BACKUPS).catch(() => undefined);
  if (gitignore !== undefined && (await gitStanding(backup)) !== 'open') return gitignore;
  throw new UsageError(
    `git would take ${backup}, which holds the secrets, and .gitignore beside it cannot be made to prevent that; ` +
      `add ${ALL_BACKUPS} to the ignored files. nothing else was changed`,
  );
}
