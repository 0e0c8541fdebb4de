import type { Access } from '../identity/access.js';
import type { SeedFederatedCredential, SeedSnapshotFilter } from './seed.js';

/** A seed once it is validated. */
export interface ParsedSeed {
  readonly vaults: readonly ParsedVault[];
  readonly stores: readonly ParsedStore[];
  readonly identities: readonly ParsedIdentity[];
  readonly tenantId: string | undefined;
}

export interface ParsedIdentity {
  readonly name: string;
  readonly clientId: string | undefined;
  readonly secret: string | undefined;
  /** None when any assertion will do. */
  readonly federated: readonly FederatedCredential[];
  /** `undefined` when it may do everything. */
  readonly access: Access | undefined;
}

export type FederatedCredential = Required<SeedFederatedCredential>;

export interface ParsedStore {
  readonly name: string;
  readonly settings: readonly ParsedSetting[];
  readonly snapshots: readonly ParsedSnapshot[];
}

export interface ParsedSetting {
  readonly key: string;
  readonly label: string | undefined;
  readonly value: string;
  readonly contentType: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly locked: boolean;
  /** Only of settings that a client wrote. */
  readonly description?: string | undefined;
}

export interface ParsedSnapshot {
  readonly name: string;
  readonly filters: readonly SeedSnapshotFilter[];
}

export interface ParsedVault {
  readonly name: string;
  readonly secrets: readonly ParsedSecret[];
}

export interface ParsedSecret {
  readonly name: string;
  /** Oldest first, at least one. */
  readonly versions: readonly ParsedVersion[];
}

export interface ParsedVersion {
  readonly value: string;
  readonly version: string | undefined;
  readonly contentType: string | undefined;
  readonly tags: Readonly<Record<string, string>> | undefined;
  readonly enabled: boolean;
  /** Seconds since the epoch, as on the wire. */
  readonly expiresOn: number | undefined;
  readonly notBefore: number | undefined;
}
