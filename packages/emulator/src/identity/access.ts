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
/** What an identity may do with a secret: `get`. */
export type SecretPermission = (typeof SECRET_PERMISSIONS)[number];

/** Who says no to an identity: role assignments, the vault's access policies, or its firewall. */
export const DENIERS = ['rbac', 'access-policy', 'firewall'] as const;
/** Who says no to an identity; the error of the vault tells which. */
export type Denier = (typeof DENIERS)[number];

/** What an identity may be in a store: App Configuration Data Reader, or Data Owner, who may write as well. */
export const STORE_ROLES = ['reader', 'owner'] as const;
/** What an identity is in a store: `reader` or `owner`. */
export type StoreRole = (typeof STORE_ROLES)[number];

export interface VaultAccess {
  readonly permissions: readonly SecretPermission[];
  /** Only these secrets, in any case. Default: all of the vault. */
  readonly secrets?: readonly string[] | undefined;
}

/** What an identity may do. Vaults and stores that are not named are closed to it. */
export interface Access {
  /** `undefined` opens all. */
  readonly vaults: Readonly<Record<string, VaultAccess>> | undefined;
  /** `undefined` opens all. */
  readonly stores: Readonly<Record<string, StoreRole>> | undefined;
  /** Who says no at a vault. */
  readonly deniedBy: Denier;
}

export interface AccessQuestion {
  readonly vault: string;
  /** Empty for the vault as a whole. */
  readonly secret: string;
  readonly permission: SecretPermission;
}

/** What an identity may do with the secrets of a vault. */
export function isAllowed(
  { vaults, deniedBy }: Access,
  { vault, secret, permission }: AccessQuestion,
): boolean {
  if (!vaults) return true;
  const granted = entryOf(vaults, vault);
  // A firewall looks at where a caller comes from, so it asks for no permission.
  if (!granted) return false;
  if (deniedBy !== 'firewall' && !granted.permissions.includes(permission)) return false;
  return granted.secrets?.some((name) => name.toLowerCase() === secret.toLowerCase()) ?? true;
}

/** Whether an identity may read a store, or write to it. */
export function mayUseStore({ stores }: Access, store: string, isWrite: boolean): boolean {
  const role = stores && entryOf(stores, store);
  return stores === undefined || role === 'owner' || (role === 'reader' && !isWrite);
}

function entryOf<T>(byName: Readonly<Record<string, T>>, wanted: string): T | undefined {
  return Object.entries(byName).find(([name]) => name.toLowerCase() === wanted.toLowerCase())?.[1];
}
