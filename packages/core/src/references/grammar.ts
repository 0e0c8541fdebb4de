/** The smallest pieces of the language, as docs/reference-syntax.md defines them. */

/** An alias of `vaults` or the name of a vault: up to 24 letters, digits and single "-", a letter first. */
export function isVaultName(text: string): boolean {
  return /^[a-z](?:[a-z0-9-]{0,22}[a-z0-9])?$/i.test(text) && !text.includes('--');
}

/** Source: Microsoft, "About Azure Key Vault keys, secrets and certificates". */
export function isSecretName(text: string): boolean {
  return /^[0-9a-z-]{1,127}$/i.test(text);
}

/** 32 hexadecimal digits. */
export function isVersion(text: string): boolean {
  return /^[0-9a-f]{32}$/i.test(text);
}

/** The version of an identifier or of an App Service reference: Azure's own forms promise no more than this. */
export function isForeignVersion(text: string): boolean {
  return /^[0-9a-z-]{1,64}$/i.test(text);
}

/** What a mistyped `@keyvault` looks like: `@keyvualt`, `@key-vault`, `@keyvaults`. Other words are text. */
export const MISTYPED = String.raw`@(?!keyvault[:{( ])k[ey]{1,3}[-_]?v[ault]{2,5}s?`;

/** The DNS suffixes of Azure's vaults. Source: Microsoft, "About Azure Key Vault keys, secrets and certificates". */
export const VAULT_SUFFIXES = [
  'vault.azure.net',
  'vault.azure.cn',
  'vault.usgovcloudapi.net',
  'vault.microsoftazure.de',
] as const;
