/** True for an integer that has lost digits when it was read: an account number, say, which belongs in quotes. */
export function isInexactInteger(value: unknown, written: string): boolean {
  return (
    typeof value === 'number' &&
    Number.isInteger(value) &&
    !Number.isSafeInteger(value) &&
    /^[-+]?(?:\d+|0x[\da-f]+|0o[0-7]+)$/i.test(written)
  );
}

export const INEXACT = ['NUMBER', 'a number is too large to be exact', 'write it in quotes'] as const;
