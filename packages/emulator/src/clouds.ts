interface Cloud {
  readonly vaults: string;
  /** Absent where the cloud has no App Configuration. */
  readonly stores: string | undefined;
  /** The audiences of a token for App Configuration: the newer one of the SDK, then the host's own. */
  readonly storeAudiences: readonly string[];
  readonly login: string;
}

// Sovereign clouds differ in the suffixes of hosts, in the audience of tokens and in who issues them.
const CLOUDS: readonly Cloud[] = [
  {
    vaults: 'vault.azure.net',
    stores: 'azconfig.io',
    storeAudiences: ['https://appconfig.azure.com', 'https://azconfig.io'],
    login: 'login.microsoftonline.com',
  },
  {
    vaults: 'vault.azure.cn',
    stores: 'azconfig.azure.cn',
    storeAudiences: ['https://appconfig.azure.cn', 'https://azconfig.azure.cn'],
    login: 'login.partner.microsoftonline.cn',
  },
  {
    vaults: 'vault.usgovcloudapi.net',
    stores: 'azconfig.azure.us',
    storeAudiences: ['https://appconfig.azure.us', 'https://azconfig.azure.us'],
    login: 'login.microsoftonline.us',
  },
  {
    vaults: 'vault.microsoftazure.de',
    stores: undefined,
    storeAudiences: [],
    login: 'login.microsoftonline.de',
  },
];

export interface VaultHost {
  /** The vault's name: the first label of the host, in lower case. */
  readonly vault: string;
  /** The audience that a token for this vault must have, such as `https://vault.azure.net`. */
  readonly resource: string;
  /** Who issues tokens: the start of what the challenge names, without the tenant. */
  readonly authority: string;
}

/** Reads a Key Vault host of any cloud, `undefined` for every other host. */
export function parseVaultHost(host: string): VaultHost | undefined {
  const found = splitHost(host, 'vaults');
  if (!found || !isVaultName(found.label)) return undefined;
  const { cloud, label } = found;
  return { vault: label, resource: `https://${cloud.vaults}`, authority: `https://${cloud.login}` };
}

export interface StoreHost {
  readonly store: string;
  /** The audiences that a token for this store may have. */
  readonly audiences: readonly string[];
}

/** Reads an App Configuration host of any cloud, `undefined` for every other host. */
export function parseStoreHost(host: string): StoreHost | undefined {
  const found = splitHost(host, 'stores');
  if (!found || !isStoreName(found.label)) return undefined;
  return { store: found.label, audiences: found.cloud.storeAudiences };
}

/** Whether tokens are issued at this host. */
export function parseLoginHost(host: string): boolean {
  return CLOUDS.some(({ login }) => login === host.toLowerCase());
}

/** Whether a host is one of Azure's that the emulator stands for, be it in the seed or not. */
export function isAzureHost(host: string): boolean {
  const lower = host.toLowerCase();
  return CLOUDS.some(
    ({ vaults, stores, login }) =>
      lower === login ||
      lower.endsWith(`.${vaults}`) ||
      (stores !== undefined && lower.endsWith(`.${stores}`)),
  );
}

/** Vault names: 3 to 24 letters, digits and single hyphens, beginning with a letter; case does not matter. */
export function isVaultName(name: string): boolean {
  return /^[a-z][a-z0-9-]{1,22}[a-z0-9]$/i.test(name) && !name.includes('--');
}

/** Store names: 5 to 50 letters, digits and hyphens; case does not matter. */
export function isStoreName(name: string): boolean {
  return /^[a-z0-9][a-z0-9-]{3,48}[a-z0-9]$/i.test(name);
}

function splitHost(host: string, kind: 'vaults' | 'stores'): { cloud: Cloud; label: string } | undefined {
  const lower = host.toLowerCase();
  for (const cloud of CLOUDS) {
    const suffix = cloud[kind];
    if (suffix !== undefined && lower.endsWith(`.${suffix}`)) {
      return { cloud, label: lower.slice(0, -suffix.length - 1) };
    }
  }
  return undefined;
}
