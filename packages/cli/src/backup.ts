const SUFFIX = '.before-vaultref';

/** The file in which `init` keeps the values of another one, for the time until they are in the vault. */
export function backupOf(file: string): string {
  return `${file}${SUFFIX}`;
}

/** What names all such files: for .gitignore, and for the search. */
export const ALL_BACKUPS = `*${SUFFIX}`;

export function isBackup(file: string): boolean {
  return file.endsWith(SUFFIX);
}
