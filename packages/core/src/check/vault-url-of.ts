import { problemError } from '../errors.js';
import { operatorVariables } from '../load-layers.js';
import { type LoadConfigOptions, loadSettings } from '../load-options.js';
import { allowedVaults } from '../secrets/allowed-vaults.js';
import { identifyVault } from '../secrets/identify-secrets.js';
import { readSources } from './read-sources.js';

/**
 * URL of the default vault: that of the options, else of the environment, else of `.env`.
 * @throws ConfigError ERR_NO_DEFAULT_VAULT, ERR_INVALID_OPTION, ERR_UNKNOWN_OPTION
 */
export async function vaultUrlOf(options: LoadConfigOptions): Promise<string> {
  const settings = loadSettings(options);
  const { layers } = await readSources(settings);
  const url = identifyVault(
    undefined,
    allowedVaults({ ...settings, env: operatorVariables(layers, settings.env) }),
  );
  if (typeof url !== 'string') throw problemError(url);
  return url;
}
