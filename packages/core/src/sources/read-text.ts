import { readFile } from 'node:fs/promises';
import { problemError } from '../errors.js';

const REASONS: Record<string, string> = {
  ENOENT: 'it does not exist',
  EACCES: 'the process may not read it',
  EPERM: 'the process may not read it',
  EISDIR: 'it is a directory',
  ENOTDIR: 'it is not a directory',
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
    return unreadable(error, file, source);
  }
}

/**
 * What a failed reading means: nothing for a missing file that is optional.
 * @throws ConfigError ERR_SOURCE_UNREADABLE otherwise
 */
export function unreadable(
  error: unknown,
  file: string,
  { name, optional }: { name: string; optional: boolean },
): undefined {
  const reason = String(Reflect.get(Object(error), 'code') ?? 'UNKNOWN');
  if (reason === 'ENOENT' && optional) return undefined;
  throw problemError(
    {
      code: 'ERR_SOURCE_UNREADABLE',
      reason,
      message: REASONS[reason] ?? 'it could not be read',
      remedy: 'create it, correct its path (relative to the working directory), or pass { optional: true }',
      transient: false,
    },
    { name, file },
  );
}
