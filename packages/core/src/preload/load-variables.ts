import type { Config } from '../config/config.js';
import { ConfigError, type Failure, isConfigError } from '../errors.js';
import { loadConfig } from '../load-config.js';
import type { LoadConfigOptions } from '../load-options.js';
import { exportFailure } from './export-variables.js';

/**
 * loadConfig() for what exportVariables() will write: of references that cannot be resolved and of those under names that take no
 * secret, one error tells.
 * @throws ConfigError as loadConfig()
 */
export async function loadVariables(options: LoadConfigOptions): Promise<Config> {
  try {
    return await loadConfig(options);
  } catch (error) {
    if (!isConfigError(error) || error.code !== 'ERR_RESOLUTION_FAILED') throw error;
    const refused = await refusedReferences(options).catch(() => []);
    throw new ConfigError(error.code, [...error.failures, ...refused], error.notChecked);
  }
}

async function refusedReferences({ sources = [], ...options }: LoadConfigOptions): Promise<Failure[]> {
  // Read when something is wrong only.
  const { checkSources } = await import('../check/check-sources.js');
  const { references } = await checkSources(sources, options);
  return references.flatMap((one) =>
    one.exportRefusal === undefined ? [] : [exportFailure(one.exportRefusal, one)],
  );
}
