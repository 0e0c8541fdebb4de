import { describe, it } from '@jest/globals';

/**
 * Describes what needs something that a machine may not have. Where it is not there, this is said aloud, and with
 * `CI_FULL=1` it fails.
 */
export function describeWith<T>(
  name: string,
  found: T | { readonly missing: string },
  suite: (found: T) => void,
): void {
  if (!isMissing(found)) {
    describe(`with ${name}`, () => {
      suite(found);
    });
    return;
  }
  const isFailure = process.env['CI_FULL'] === '1';
  if (!isFailure) process.stderr.write(`SKIPPED: ${name}: ${found.missing}\n`);
  (isFailure ? describe : describe.skip)(`with ${name}`, () => {
    it(`has what it needs: ${found.missing}`, () => {
      throw new Error(found.missing);
    });
  });
}

function isMissing(found: unknown): found is { readonly missing: string } {
  return typeof found === 'object' && found !== null && 'missing' in found;
}
