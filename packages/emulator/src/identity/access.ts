/** What an identity may be allowed to do with the secrets of a vault; the words are Key Vault's. */
export const SECRET_PERMISSIONS = [
  'get',
  'list',
  'set',
  'delete',
  'recover',
  'purge',
  'backup',
  'restore',
] as const;
export type SecretPermission = (typeof SECRET_PERMISSIONS)[number];

/** Who says no to an identity: role assignments, the vault's access policies, or its firewall. */
export const DENIERS = ['rbac', 'access-policy', 'firewall'] as const;
export type Denier = (typeof DENIERS)[number];

export interface VaultAccess {
  readonly permissions: readonly SecretPermission[];
  /** Only these secrets, in any case. Default: all of the vault. */
  readonly secrets?: readonly string[] | undefined;
}

/** What an identity may do. Vaults that are not named are closed to it. */
export interface Access {
  readonly vaults: Readonly<Record<string, VaultAccess>>;
  readonly deniedBy: Denier;
}

export interface AccessQuestion {
  readonly vault: string;
  /** Empty for the vault as a whole. */
  readonly secret: string;
  readonly permission: SecretPermission;
}

export function isAllowed(
  { vaults, deniedBy }: Access,
  { vault, secret, permission }: AccessQuestion,
): boolean {
  const granted = Object.entries(vaults).find(([name]) => name.toLowerCase() === vault.toLowerCase())?.[1];
  // A firewall looks at where a caller comes from, so it asks for no permission.
  if (!granted) return false;
  if (deniedBy !== 'firewall' && !granted.permissions.includes(permission)) return false;
  return granted.secrets?.some((name) => name.toLowerCase() === secret.toLowerCase()) ?? true;
}
