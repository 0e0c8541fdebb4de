import { problemError } from '../errors.js';
import { isVaultName } from '../references/grammar.js';
import type { TokenCredential } from './credential.js';
import type { Cloud } from './cloud.js';
import { vaultName } from './secret-provider.js';

/** A vault as the options name it: a name, an https URL, or either with a credential of its own. */
export type VaultOptions =
  | {
      /** 3 to 24 letters, digits and single `-`; without the suffix of the cloud. */
      readonly name: string;
      /** For this vault alone. Default: the credential of the load. */
      readonly credential?: TokenCredential;
    }
  | {
      /** `https://my-app-kv.vault.azure.net`, or an emulator on this machine. */
      readonly url: string;
      /** For this vault alone. Default: the credential of the load. */
      readonly credential?: TokenCredential;
    };

export interface AllowedVaultsOptions {
  readonly vault?: string | VaultOptions | undefined;
  readonly vaults?: readonly string[] | Readonly<Record<string, string | VaultOptions>> | undefined;
  readonly allowVaults: 'listed' | 'any-azure';
  readonly cloud: Cloud;
  /** KEY_VAULT_URL and KEY_VAULT_NAME are read here. */
  readonly env: NodeJS.ProcessEnv;
  /** The default vault of last resort, a name. */
  readonly fallback?: string | undefined;
}

/** The closed list of vaults: a configuration value must never choose where the token of the application goes. */
export interface AllowedVaults {
  /** URLs of the vaults on the list, the default vault first. */
  readonly urls: readonly string[];
  /** URL of the default vault, when there is one. */
  readonly defaultUrl: string | undefined;
  /** URL of the vault that a reference calls by alias or name; `undefined` when it is not on the list. */
  urlOf(aliasOrName: string): string | undefined;
  /** True for a vault that is on the list, and with 'any-azure' for every vault of the cloud. */
  allows(url: string): boolean;
  /** The credential that the options give a vault of its own. */
  credentialOf(url: string): TokenCredential | undefined;
}

/** @throws ConfigError ERR_INVALID_OPTION when an option or a variable does not name a vault of the cloud */
export function allowedVaults(options: AllowedVaultsOptions): AllowedVaults {
  const { cloud } = options;
  const credentials = new Map<string, TokenCredential>();
  const accept = (vault: string | VaultOptions, option: string): string => {
    const url = vaultUrl(vault, cloud, option);
    if (typeof vault === 'object' && vault.credential) credentials.set(url, vault.credential);
    return url;
  };

  const fallback = options.fallback === undefined ? undefined : hostOf(options.fallback, cloud);
  const defaultUrl =
    options.vault == null ? (defaultFromEnv(options.env, cloud) ?? fallback) : accept(options.vault, 'vault');
  const listed = new Map<string, string>();
  const isList = Array.isArray as (value: unknown) => value is readonly unknown[];
  if (isList(options.vaults)) {
    for (const vault of options.vaults) {
      const url = accept(vault, 'vaults');
      listed.set(vaultName(url), url);
    }
  } else {
    for (const [alias, vault] of Object.entries(options.vaults ?? {})) {
      if (!isVaultName(alias))
        throw invalid('vaults', 'an alias has 1 to 24 letters, digits and "-", a letter first');
      listed.set(alias.toLowerCase(), accept(vault, 'vaults'));
    }
    // An alias shadows a vault of that name, so the names come second and only where they are free.
    for (const url of new Set(listed.values()))
      if (!listed.has(vaultName(url))) listed.set(vaultName(url), url);
  }
  if (defaultUrl !== undefined && !listed.has(vaultName(defaultUrl)))
    listed.set(vaultName(defaultUrl), defaultUrl);

  return {
    urls: [...new Set([...(defaultUrl === undefined ? [] : [defaultUrl]), ...listed.values()])],
    defaultUrl,
    urlOf: (name) =>
      listed.get(name.toLowerCase()) ??
      (options.allowVaults === 'any-azure' ? hostOf(name, cloud) : undefined),
    allows: (url) =>
      url === defaultUrl ||
      [...listed.values()].includes(url) ||
      (options.allowVaults === 'any-azure' && azureUrl(url, cloud) === url),
    credentialOf: (url) => credentials.get(url),
  };
}

function defaultFromEnv(env: NodeJS.ProcessEnv, cloud: Cloud): string | undefined {
  if (env['KEY_VAULT_URL']) {
    const url = azureUrl(env['KEY_VAULT_URL'], cloud);
    if (url === undefined) throw invalid('KEY_VAULT_URL', `it is not https://<vault>.${cloud.vaultSuffix}`);
    return url;
  }
  return env['KEY_VAULT_NAME'] ? vaultUrl(env['KEY_VAULT_NAME'], cloud, 'KEY_VAULT_NAME') : undefined;
}

function vaultUrl(vault: string | VaultOptions, cloud: Cloud, option: string): string {
  const text = typeof vault === 'string' ? vault : 'url' in vault ? vault.url : vault.name;
  const url = text.includes('://') ? (azureUrl(text, cloud) ?? loopbackUrl(text)) : hostOf(text, cloud);
  if (url === undefined)
    throw invalid(
      option,
      `it names neither a vault (3 to 24 letters, digits and single "-") nor https://<vault>.${cloud.vaultSuffix}`,
    );
  return url;
}

/** One label plus the suffix of the cloud, https, port 443, no user info. Checked before any DNS look-up. */
function azureUrl(text: string, cloud: Cloud): string | undefined {
  const url = parseUrl(text);
  if (!url || url.protocol !== 'https:' || url.port !== '' || url.username !== '' || url.password !== '')
    return undefined;
  const [name = '', ...suffix] = url.hostname.split('.');
  return suffix.join('.') === cloud.vaultSuffix ? hostOf(name, cloud) : undefined;
}

/** An emulator on this machine. Only options name one, never the environment or a configuration value. */
function loopbackUrl(text: string): string | undefined {
  const url = parseUrl(text);
  const loopback = url && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname);
  return loopback && url.protocol === 'https:' && url.username === '' && url.password === ''
    ? url.origin
    : undefined;
}

function parseUrl(text: string): URL | undefined {
  return URL.canParse(text) ? new URL(text) : undefined;
}

function hostOf(name: string, cloud: Cloud): string | undefined {
  return isVaultName(name) && name.length >= 3
    ? `https://${name.toLowerCase()}.${cloud.vaultSuffix}`
    : undefined;
}

function invalid(option: string, message: string) {
  return problemError(
    { code: 'ERR_INVALID_OPTION', message, remedy: `correct ${option}`, transient: false },
    { name: `option ${option}` },
  );
}
