interface Cloud {
  readonly suffix: string;
  readonly authority: string;
}

// Sovereign clouds differ in the vault's suffix, in the audience of its tokens and in who issues them.
const CLOUDS: readonly Cloud[] = [
  { suffix: 'vault.azure.net', authority: 'https://login.microsoftonline.com' },
  { suffix: 'vault.azure.cn', authority: 'https://login.partner.microsoftonline.cn' },
  { suffix: 'vault.usgovcloudapi.net', authority: 'https://login.microsoftonline.us' },
  { suffix: 'vault.microsoftazure.de', authority: 'https://login.microsoftonline.de' },
];

const TENANT_ID = '11111111-2222-4333-8444-555555555555';

export interface VaultHost {
  /** The vault's name: the first label of the host, in lower case. */
  readonly vault: string;
  /** The audience that a token for this vault must have, such as `https://vault.azure.net`. */
  readonly resource: string;
  /** Who issues tokens, with the tenant, as the challenge names it. */
  readonly authorization: string;
}

/** Reads a Key Vault host of any cloud, `undefined` for every other host. */
export function parseVaultHost(host: string): VaultHost | undefined {
  const lower = host.toLowerCase();
  const cloud = CLOUDS.find(({ suffix }) => lower.endsWith(`.${suffix}`));
  if (!cloud) return undefined;
  const vault = lower.slice(0, -cloud.suffix.length - 1);
  if (!isVaultName(vault)) return undefined;
  return {
    vault,
    resource: `https://${cloud.suffix}`,
    authorization: `${cloud.authority}/${TENANT_ID}`,
  };
}

/** Vault names: 3 to 24 letters, digits and single hyphens, beginning with a letter; case does not matter. */
export function isVaultName(name: string): boolean {
  return /^[a-z][a-z0-9-]{1,22}[a-z0-9]$/i.test(name) && !name.includes('--');
}
