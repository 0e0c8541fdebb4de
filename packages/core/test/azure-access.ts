import type { AzureAccess, LoadConfigOptions } from '../src/index.js';
import { loadSettings } from '../src/load-options.js';
import { SecretAccess } from '../src/secret-access.js';

/** The way to Azure that loadConfig() would give to a remote source under these options. */
export function azureAccess(options: LoadConfigOptions): AzureAccess {
  return new SecretAccess(loadSettings(options), {}, new AbortController().signal).azure;
}
