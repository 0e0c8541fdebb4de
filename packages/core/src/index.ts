// For applications
export { loadConfig } from './load-config.js';
export { resolveReferences, type ResolveReferencesOptions } from './resolve-references.js';
export { keyvault, type KeyVaultOptions, type ReferenceObject } from './references/object-form.js';
export { escape } from './references/escape.js';
export type { LoadConfigOptions } from './load-options.js';
export type { Config, Secrets, UntypedValues } from './config/config.js';
export type { Change, ChangeEvent, ChangeListener, Unsubscribe } from './config/listeners.js';
export type { ExpiringSecret, Health, HealthCause, VaultHealth } from './config/health.js';
export type { CacheReport } from './secrets/secret-store.js';
export type { Logger } from './logger.js';
export type { Diagnostics, SecretMessage } from './diagnostics.js';
export { type AzureEvent, parseKeyVaultEvents, type SecretEvent } from './events/key-vault-events.js';
export { localChannel, type Rotation, type RotationChannel } from './events/rotation-channel.js';
export type { Snapshot } from './config/snapshot.js';
export type { DeepReadonly, PathOf, ValueAt } from './config/path-types.js';
export type { ReferenceReport, Report } from './config/report.js';
export { type ConfigRedactor, createRedactor, type RedactorOptions } from './create-redactor.js';
export { ConfigError, isConfigError } from './errors.js';
export type { ConfigErrorCode, Failure } from './errors.js';
export { object } from './sources/object.js';
export { appConfiguration } from './sources/app-configuration.js';
export type { AppConfigurationOptions } from './sources/app-configuration-options.js';
export type { SettingSelector } from './sources/app-configuration-selectors.js';
export { environment } from './sources/environment.js';
export { envFile, type EnvFileOptions } from './sources/env-file.js';
export { jsonFile, type JsonFileOptions } from './sources/json-file.js';
export { keyVaultSecrets, type KeyVaultSecretsOptions } from './sources/key-vault-secrets.js';
export { mountedSecrets, type MountedSecretsOptions } from './sources/mounted-secrets.js';
export type { VariableOptions } from './sources/variables.js';
export { yamlFile, type YamlFileOptions } from './sources/yaml-file.js';
export { keyVaultProvider, type KeyVaultProviderOptions } from './secrets/key-vault-provider.js';
export { memoryProvider } from './secrets/memory-provider.js';
export type { VaultOptions } from './secrets/allowed-vaults.js';
export type { Cloud } from './secrets/cloud.js';
export type { AccessToken, GetTokenOptions, TokenCredential } from './secrets/credential.js';
export type { TransportOptions } from './azure/pipeline.js';

// For authors of sources, providers and adapters
export type { Layer, Origin, Source, SourceContext, SourceInput } from './sources/source.js';
export type { Clock } from './clock.js';
export type { AzureAccess, Identities, Identity, TokenRequest, TokenSource } from './azure/azure-access.js';
export type {
  Secret,
  SecretIdentifier,
  SecretProperties,
  SecretProvider,
} from './secrets/secret-provider.js';
export type { ConfigTree } from './tree/config-tree.js';
export type { Path } from './tree/path.js';
export type { OutputOf, StandardSchema } from './tree/standard-schema.js';
export type { Problem } from './errors.js';
export { problemError } from './errors.js';
export {
  type ExportedVariable,
  type ExportedVariables,
  exportRefusal,
  markExported,
  withoutExported,
} from './exported-variables.js';
export { OPTION_NAMES } from './load-options.js';
export { refuseUnknownOptions } from './option-errors.js';
export { nearestPath } from './nearest-path.js';
