/** What differs between Azure's clouds for Key Vault. */
export interface Cloud {
  /** The part of a vault's host after its name: `vault.azure.net`. */
  readonly vaultSuffix: string;
  /** The scope a token for its vaults is asked for: `https://vault.azure.net/.default`. */
  readonly scope: string;
  /** Where service principals get their tokens; default `https://login.microsoftonline.com`. AZURE_AUTHORITY_HOST goes before it. */
  readonly authorityHost?: string;
}

/** Azure's own clouds. Source: Microsoft, "National clouds". */
export const CLOUDS = {
  public: {
    vaultSuffix: 'vault.azure.net',
    scope: 'https://vault.azure.net/.default',
    authorityHost: 'https://login.microsoftonline.com',
  },
  china: {
    vaultSuffix: 'vault.azure.cn',
    scope: 'https://vault.azure.cn/.default',
    authorityHost: 'https://login.chinacloudapi.cn',
  },
  usgov: {
    vaultSuffix: 'vault.usgovcloudapi.net',
    scope: 'https://vault.usgovcloudapi.net/.default',
    authorityHost: 'https://login.microsoftonline.us',
  },
} as const satisfies Record<string, Cloud>;
