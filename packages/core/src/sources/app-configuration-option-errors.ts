import { type ConfigError, problemError } from '../errors.js';
import { nearestName } from '../nearest-name.js';

/** @throws ConfigError ERR_UNKNOWN_OPTION for the first name that is not among `known`, with the nearest one that is */
export function refuseUnknown(options: object, known: readonly string[], prefix: string): void {
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
    { name: `option ${prefix}${unknown} of appConfiguration()` },
  );
}

/** What is wrong with an option; its value is never told, it may be a connection string. */
export function invalidOption(option: string, message: string, remedy: string): ConfigError {
  return problemError(
    { code: 'ERR_INVALID_OPTION', message, remedy, transient: false },
    { name: `option ${option} of appConfiguration()` },
  );
}
