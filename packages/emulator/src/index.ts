export type { ConnectionCounts, Emulator, EventRequest, SettingOptions } from './emulator.js';
export type { EmulatorOptions } from './emulator-options.js';
export { startEmulator } from './start-emulator.js';
export type {
  Seed,
  SeedFederatedCredential,
  SeedIdentities,
  SeedIdentity,
  SeedSecret,
  SeedSetting,
  SeedSettingProperties,
  SeedSettings,
  SeedSettingValue,
  SeedSnapshot,
  SeedSnapshotFilter,
  SeedSnapshots,
  SeedVaultAccess,
  SeedVaults,
  SeedVersion,
  SeedVersions,
} from './seed/seed.js';
export type { Denier, SecretPermission, StoreRole } from './identity/access.js';
export type { AccessToken, EmulatorCredential } from './identity/credential.js';
export type { Revocation } from './identity/tokens.js';
export type { EmulatorClock } from './clock.js';
export type { EmulatorEnvironment } from './command-line/environment.js';
export type { InMemoryClient, InMemoryRequest } from './http/in-memory-client.js';
export type { RequestLogEntry, RequestMatch } from './request-log.js';
export type { Operation, TokenOperation } from './call.js';
export type { SecretOperation } from './key-vault/secret-routes.js';
export type { SettingOperation } from './app-configuration/setting-routes.js';
export type { QuotaOptions } from './key-vault/quota.js';
export type { Fault, FaultEffect, FaultMatch, FaultSelection } from './faults/fault.js';
export type { Latency } from './faults/latency.js';
export type { EventDelivery } from './events/event-grid.js';
export type { EventSchema, SecretEventType } from './events/secret-event.js';
export type { EventSubscription } from './events/webhook.js';
export type { EmulatorErrorCode } from './emulator-error.js';
export { EmulatorError } from './emulator-error.js';
