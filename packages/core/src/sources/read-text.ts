import { readFile } from 'node:fs/promises';
import { problemError } from '../errors.js';

const REASONS: Record<string, string> = {
  ENOENT: 'the file does not exist',
  EACCES: 'the process may not read the file',
  EPERM: 'the process may not read the file',
  EISDIR: 'the path is a directory',
};

/**
 * A configuration file as text, without a byte order mark; `undefined` for a missing file that is optional.
 * @throws ConfigError ERR_SOURCE_UNREADABLE
 */
export async function readText(
  file: string,
  source: { name: string; optional: boolean; signal: AbortSignal },
): Promise<string | undefined> {
  try {
    const text = await readFile(file, { encoding: 'utf8', signal: source.signal });
    return text.replace(/^\uFEFF/, '');
  } catch (error) {
    const reason = String(Reflect.get(Object(error), 'code') ?? 'UNKNOWN');
    if (reason === 'ENOENT' && source.optional) return undefined;
    throw problemError(
      {
        code: 'ERR_SOURCE_UNREADABLE',
        reason,
        message: REASONS[reason] ?? 'the file could not be read',
        remedy:
          'create the file, correct its path (relative to the working directory), or pass { optional: true }',
        transient: false,
      },
      { name: source.name, file },
    );
  }
}
