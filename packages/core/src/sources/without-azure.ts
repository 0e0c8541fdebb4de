import { type ConfigError, problemError } from '../errors.js';

/** For a source of a service that is loaded by hand. */
export function withoutAzure(name: string): ConfigError {
  return problemError(
    {
      code: 'ERR_SOURCE_UNREADABLE',
      reason: 'CONTEXT',
      message: 'this source reads from a service, and was given no way to Azure',
      remedy: 'load it with loadConfig()',
      transient: false,
    },
    { name },
  );
}
