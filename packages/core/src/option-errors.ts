import { type ConfigError, problemError } from './errors.js';
import { nearestName } from './nearest-name.js';

/**
 * Refuses a misspelled option, which would otherwise be left out without a word.
 * @param prefix where the options are, such as `startup.`
 * @param of whose options they are, such as `appConfiguration()`; default those of the load
 * @throws ConfigError ERR_UNKNOWN_OPTION for the first name that is not among `known`, with the nearest one that is
 */
export function refuseUnknownOptions(
  options: object,
  known: readonly string[],
  prefix = '',
  of?: string,
): void {
  const unknown = Object.keys(options).find((name) => !known.includes(name));
  if (unknown === undefined) return;
  const nearest = nearestName(unknown, known);
  throw problemError(
    {
      code: 'ERR_UNKNOWN_OPTION',
      message: 'there is no such option',
      remedy:
        nearest === undefined ? `the options here are ${known.join(', ')}` : `did you mean "${nearest}"?`,
      transient: false,
    },
    { name: called(`${prefix}${unknown}`, of) },
  );
}

/** What is wrong with an option; its value is never told, it may be a connection string. */
export function invalidOption(option: string, message: string, remedy: string, of?: string): ConfigError {
  return problemError(
    { code: 'ERR_INVALID_OPTION', message, remedy, transient: false },
    { name: called(option, of) },
  );
}

function called(option: string, of: string | undefined): string {
  return of === undefined ? `option ${option}` : `option ${option} of ${of}`;
}
