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
    if (!isConfigError(error)) throw error;
    const refused =
      error.code === 'ERR_RESOLUTION_FAILED' ? await refusedReferences(options).catch(() => []) : [];
    throw new ConfigError(error.code, [...error.failures.map(withoutCode), ...refused], error.notChecked);
  }
}

/** Where there is no code there are no options to write: variables take their place. */
function withoutCode(failure: Failure): Failure {
  const remedy = failure.remedy
    .replace(', or pass { optional: true }', '')
    .replace(
      /in the options: vaults: \[(.*)\]$/,
      (_, names: string) =>
        `by VAULTREF_VAULTS=${names.replaceAll(/[' ]/g, '')} in the environment, not in .env`,
    );
  return { ...failure, remedy };
}

async function refusedReferences({ sources = [], ...options }: LoadConfigOptions): Promise<Failure[]> {
  // Read when something is wrong only.
  const { checkSources } = await import('../check/check-sources.js');
  const { references } = await checkSources(sources, options);
  return references.flatMap((one) =>
    one.exportRefusal === undefined ? [] : [exportFailure(one.exportRefusal, one)],
  );
}
