import type { Denier, SecretPermission, StoreRole } from '../identity/access.js';

/** A seed file, or the options of the same names. */
export interface Seed {
  /** Vaults by name. */
  readonly vaults?: SeedVaults | undefined;
  /** Settings of App Configuration by store. */
  readonly settings?: SeedSettings | undefined;
  /** Snapshots of these settings by store. */
  readonly snapshots?: SeedSnapshots | undefined;
  /** Who may sign in and what they may do. Default: everyone, everything. */
  readonly identities?: SeedIdentities | undefined;
  /** The tenant that challenges name, and that a service principal must be of. Default: one of the emulator's own. */
  readonly tenantId?: string | undefined;
}

/** Vaults by name, each with its secrets by name: the `vaults` option and the `vaults` key of a seed file. */
export type SeedVaults = Readonly<Record<string, Readonly<Record<string, SeedSecret>>>>;

/** A secret: its value, or its value with properties, or its versions from the oldest to the latest. */
export type SeedSecret = string | SeedVersion | SeedVersions;

/** A secret that has several versions. */
export interface SeedVersions {
  /** Oldest first; the last one is the latest. */
  readonly versions: readonly SeedVersion[];
}

/** One version of a secret. */
export interface SeedVersion {
  /** At most 25 KiB. */
  readonly value: string;
  /** 32 hexadecimal digits. Default: derived from the vault, the name and the position, the same in every run. */
  readonly version?: string;
  /** What the value is: `application/json`. Default: none. */
  readonly contentType?: string;
  /** Names with values. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Default `true`. A disabled secret answers 403. */
  readonly enabled?: boolean;
  /** A Date, or ISO 8601 text. As in Azure, an expired secret is still served. */
  readonly expiresOn?: string | Date;
  /** A Date, or ISO 8601 text. As in Azure, a secret that is not valid yet is still served. */
  readonly notBefore?: string | Date;
}

/** App Configuration stores by name, each with its settings by key. */
export type SeedSettings = Readonly<Record<string, Readonly<Record<string, SeedSetting>>>>;

/** A setting: its value, or its value with properties, or one of these for each of its labels. */
export type SeedSetting = string | SeedSettingValue | readonly SeedSettingValue[];

/** A setting with properties: a value, or a reference to a secret. */
export type SeedSettingValue = SeedSettingProperties &
  (
    | { readonly value: string; readonly contentType?: string }
    /** A Key Vault reference: the URI of a secret. */
    | { readonly reference: string }
  );

/** What a setting has beside its value. */
export interface SeedSettingProperties {
  /** Default: no label. */
  readonly label?: string;
  /** Names with values. Default: none. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Default `false`. A locked setting is read-only. */
  readonly locked?: boolean;
}

/** App Configuration stores by name, each with its snapshots by name, taken at the start. */
export type SeedSnapshots = Readonly<Record<string, Readonly<Record<string, SeedSnapshot>>>>;

/** Settings as they are at the start. */
export interface SeedSnapshot {
  /** One to three; a later one wins over an earlier one. */
  readonly filters: readonly SeedSnapshotFilter[];
}

/** Which settings a snapshot takes. */
export interface SeedSnapshotFilter {
  /** A key, or the start of keys: `app:*`. */
  readonly key: string;
  /** Default: settings without a label. */
  readonly label?: string;
  /** `name=value` each, all of which a setting must have. Default: none. */
  readonly tags?: readonly string[];
}

/** Who may sign in, by name. Without any, everyone is let in and may do everything. */
export type SeedIdentities = Readonly<Record<string, SeedIdentity>>;

/** How somebody signs in, and what they may do. */
export interface SeedIdentity {
  /** Default: derived from the name, the same in every run. */
  readonly clientId?: string;
  /** A client secret. Default: none, so that only assertions and the host's endpoints lead to a token. */
  readonly secret?: string;
  /** Whose assertions it signs in with. Default: any assertion, of which only the presence is checked. */
  readonly federated?: readonly SeedFederatedCredential[];
  /** What it may do, by vault. Default: everything, everywhere. */
  readonly vaults?: Readonly<Record<string, SeedVaultAccess>>;
  /** What it is, by App Configuration store. Default: an owner, everywhere. */
  readonly stores?: Readonly<Record<string, StoreRole>>;
  /** Who denies the rest of the vaults. Default `rbac`. */
  readonly deniedBy?: Denier;
}

/** A federated credential: who may vouch for the identity, and as whom. */
export interface SeedFederatedCredential {
  /** As in the assertion, such as the URL of a cluster's issuer. */
  readonly issuer: string;
  /** As in the assertion, such as `system:serviceaccount:shop:checkout`. */
  readonly subject: string;
  /** Default `api://AzureADTokenExchange`. */
  readonly audience?: string;
}

/** Permissions on all secrets of a vault, or on some. */
export type SeedVaultAccess =
  | readonly SecretPermission[]
  | { readonly permissions: readonly SecretPermission[]; readonly secrets?: readonly string[] };
