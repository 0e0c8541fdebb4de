import { readFile } from 'node:fs/promises';
import { problemError } from '../errors.js';

/** Node's code: what else an editor writes would be taken for another text. */
const NOT_UTF8 = 'ERR_ENCODING_INVALID_ENCODED_DATA';
const REASONS: Record<string, string> = {
  ENOENT: 'it does not exist',
  EACCES: 'the process may not read it',
  EPERM: 'the process may not read it',
  EISDIR: 'it is a directory',
  ENOTDIR: 'it is not a directory',
  [NOT_UTF8]: 'it is not UTF-8 text',
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
    const bytes = await readFile(file, { signal: source.signal });
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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
      remedy:
        reason === NOT_UTF8
          ? 'save it as UTF-8'
          : 'create it, or correct its path (relative to the working directory), or pass { optional: true }',
      transient: false,
    },
    { name, file },
  );
}
