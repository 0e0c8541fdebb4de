import { gitStanding } from '../git.js';
import type { Row } from './row.js';

/** A row for every file that `init` has kept: a problem where git would take it, or has it. */
export function backupRows(files: readonly string[]): Promise<Row[]> {
  return Promise.all(
    files.map(async (file): Promise<Row> => {
      const isOpen = (await gitStanding(file)) === 'open';
      return {
        path: '',
        source: file,
        file,
        status: 'PLAINTEXT_BACKUP',
        level: isOpen ? 'warning' : 'note',
        message: `the values that "vaultref init" kept are here in plain text${isOpen ? ', and git does not ignore them' : ''}`,
        fix: isOpen
          ? 'put them into the vault and delete the file; renew them if it was committed'
          : 'put them into the vault, then delete the file',
      };
    }),
  );
}
