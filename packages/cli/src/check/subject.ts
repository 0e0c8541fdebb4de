import { envFile, type Failure, type Source } from '@vaultref/core';
import { type CheckReport, checkSources, type Place } from '@vaultref/core/tools';
import { findFiles, sortFiles } from '../find-files.js';
import { sourceOfFile } from '../source-of-file.js';
import { UsageError } from '../usage-error.js';

/** What is checked. */
export interface Subject {
  readonly sources: readonly Source[];
  /** How many files that is; sources of a configuration file are not counted. */
  readonly files: number | undefined;
  /** What `init` has kept. */
  readonly backups: readonly string[];
  /** A report without what was read only to know the vaults, and with the files that are no valid YAML or JSON. */
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
  const { files, backups } = await findFiles(given);
  if (given.length === 0 && declared)
    return { sources: declared, files: undefined, backups, about: (report) => report };
  if (files.length + backups.length === 0)
    throw new UsageError(
      'there is nothing to check: no .env, no config/*.yaml or .json here; name files or folders',
    );
  // The variables of .env choose the default vault, also for other files; those of the last source win.
  const besides = files.filter((file) => file !== '.env');
  const isNamed = (file: string): boolean => given.includes(file);
  const { mentioning, others } = await sortFiles(besides, isNamed);
  const broken = await unparsable(others, isNamed);
  return {
    sources: [...sourcesOf(mentioning), envFile({ path: '.env', optional: true })],
    files: files.length,
    backups,
    about: (report) => {
      const about = files.includes('.env') ? report : withoutEnv(report);
      return { ...about, failures: [...about.failures, ...broken] };
    },
  };
}

function sourcesOf(files: readonly string[]): Source[] {
  return files.flatMap((file) => sourceOfFile(file) ?? []);
}

/** A file that was only found, and is a list or has several documents, is no configuration. */
const OF_OTHER_USE: ReadonlySet<string | undefined> = new Set(['ROOT', 'MULTIPLE_DOCS']);

async function unparsable(
  files: readonly string[],
  isNamed: (file: string) => boolean,
): Promise<readonly Failure[]> {
  const { failures } = await checkSources(sourcesOf(files));
  return failures.filter(({ reason, source: { file = '' } }) => isNamed(file) || !OF_OTHER_USE.has(reason));
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
