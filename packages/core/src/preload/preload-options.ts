import type { LoadConfigOptions } from '../load-options.js';
import { problemError } from '../errors.js';
import { CLOUDS } from '../secrets/cloud.js';
import { envFile } from '../sources/env-file.js';
import { environment } from '../sources/environment.js';

const NAMES = ['VAULTREF_VAULTS', 'VAULTREF_ALLOW_VAULTS', 'VAULTREF_CLOUD', 'VAULTREF_ENV_FILE'];
/** `vaultref-emulator run` leads processes to itself by variables of its own. */
const OURS = /^VAULTREF_(?!EMULATOR_)/;

/**
 * The options of the preload, which no code can give: VAULTREF_VAULTS (names, by commas), VAULTREF_ALLOW_VAULTS (`any-azure`),
 * VAULTREF_CLOUD (`china`, `usgov`), VAULTREF_ENV_FILE (paths, by commas; default `.env` and the files of NODE_ENV, as far as
 * there are any). The default vault is KEY_VAULT_URL or KEY_VAULT_NAME as everywhere.
 * @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION
 */
export function preloadOptions(env: NodeJS.ProcessEnv): LoadConfigOptions {
  const unknown = Object.keys(env).find((name) => OURS.test(name) && !NAMES.includes(name));
  if (unknown !== undefined)
    throw invalid('ERR_UNKNOWN_OPTION', unknown, `the variables are ${NAMES.join(', ')}`);
  const {
    VAULTREF_VAULTS: vaults,
    VAULTREF_ALLOW_VAULTS: allow,
    VAULTREF_CLOUD: cloud,
    VAULTREF_ENV_FILE: files,
  } = env;
  if (allow && allow !== 'listed' && allow !== 'any-azure')
    throw invalid('ERR_INVALID_OPTION', 'VAULTREF_ALLOW_VAULTS', 'write listed or any-azure');
  if (cloud && !isCloud(cloud))
    throw invalid('ERR_INVALID_OPTION', 'VAULTREF_CLOUD', `write ${Object.keys(CLOUDS).join(', ')}`);
  return {
    sources: [envFile(files ? { path: listOf(files) } : { optional: true }), environment()],
    env,
    ...(vaults ? { vaults: listOf(vaults) } : {}),
    ...(allow === 'any-azure' ? { allowVaults: allow } : {}),
    ...(cloud && isCloud(cloud) ? { cloud } : {}),
  };
}

function listOf(text: string): string[] {
  return text
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '');
}

function isCloud(name: string): name is keyof typeof CLOUDS {
  return Object.hasOwn(CLOUDS, name);
}

function invalid(code: 'ERR_UNKNOWN_OPTION' | 'ERR_INVALID_OPTION', name: string, remedy: string) {
  return problemError(
    { code, message: 'the variable has no such meaning', remedy, transient: false },
    { name: `variable ${name}` },
  );
}
