import { type ConfigError, problemError } from '../errors.js';

/** Where in a file something is wrong. */
interface FilePlace {
  readonly name: string;
  readonly file: string;
  readonly line?: number;
}

/** What is wrong with a file, in words that are ours: those of a parser quote the file. */
export function fileSyntaxError(
  reason: string,
  message: string,
  place: FilePlace,
  remedy = 'correct the file',
): ConfigError {
  return problemError({ code: 'ERR_SOURCE_SYNTAX', reason, message, remedy, transient: false }, place);
}

/** True for an integer that has lost digits when it was read: an account number, say. */
export function isInexactInteger(value: unknown, written: string): boolean {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    /^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(written)
  );
}

export function inexactInteger(place: FilePlace): ConfigError {
  return fileSyntaxError('NUMBER', 'a number is too large to be exact', place, 'write it in quotes');
}
