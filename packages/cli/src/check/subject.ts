import { envFile, type Source } from '@vaultref/core';
import type { CheckReport, Place } from '@vaultref/core/tools';
import { findFiles, mentioningKeyVault } from '../find-files.js';
import { sourceOfFile } from '../source-of-file.js';
import { UsageError } from '../usage-error.js';

/** What is checked. */
export interface Subject {
  readonly sources: readonly Source[];
  /** How many files that is; sources of a configuration file are not counted. */
  readonly files: number | undefined;
  /** A report without what was read only to know the vaults. */
  readonly about: (report: CheckReport) => CheckReport;
}

/**
 * The files and folders given; without any the sources that are declared, else the files where configuration usually is.
 * @throws UsageError when there is nothing to check
 */
export async function subjectOf(
  given: readonly string[],
  declared: readonly Source[] | undefined,
): Promise<Subject> {
  if (given.length === 0 && declared)
    return { sources: declared, files: undefined, about: (report) => report };
  const files = await findFiles(given);
  if (files.length === 0)
    throw new UsageError(
      'there is nothing to check: no .env, no config/*.yaml or .json here; name files or folders',
    );
  // The variables of .env choose the default vault, also for other files; those of the last source win.
  const others = await mentioningKeyVault(files.filter((file) => file !== '.env'));
  const sources = others.flatMap((file) => sourceOfFile(file) ?? []);
  return {
    sources: [...sources, envFile({ path: '.env', optional: true })],
    files: files.length,
    about: files.includes('.env') ? (report) => report : withoutEnv,
  };
}

function withoutEnv({ references, failures, plaintext, ...rest }: CheckReport): CheckReport {
  return {
    ...rest,
    references: references.filter(isElsewhere),
    failures: failures.filter(isElsewhere),
    plaintext: plaintext.filter(isElsewhere),
  };
}

function isElsewhere({ source }: Place): boolean {
  return source.file !== '.env';
}
