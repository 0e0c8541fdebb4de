import { execFile } from 'node:child_process';
import { appendFile, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** `open` to `git add`, `ignored` by it, or in no repository as far as can be known: there may be no git. */
export type GitStanding = 'open' | 'ignored' | 'outside';

/** How git would treat a file. One that it keeps already is open, whatever its rules say. */
export function gitStanding(file: string): Promise<GitStanding> {
  return new Promise((resolve) => {
    const args = ['check-ignore', '--quiet', '--', basename(file)];
    execFile('git', args, { cwd: dirname(file), windowsHide: true }, (error) => {
      // Any other code, and no code: git has no answer.
      resolve(error === null ? 'ignored' : error.code === 1 ? 'open' : 'outside');
    });
  });
}

/** Adds a line to the .gitignore beside a file, and gives its path. */
export async function addToGitignore(beside: string, line: string): Promise<string> {
  const file = join(dirname(beside), '.gitignore');
  const text = await readFile(file, 'utf8').catch(() => '');
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  await appendFile(file, `${text === '' || text.endsWith('\n') ? '' : newline}${line}${newline}`);
  return file;
}
