export { KeyVaultConfigModule } from './key-vault-config.module.js';
export type { KeyVaultConfigModuleOptions } from './module-options.js';
export type { JoiSchema } from './variable-rules.js';
export type {
  KeyVaultConfigModuleAsyncOptions,
  KeyVaultConfigOptions,
  KeyVaultConfigOptionsFactory,
} from './async-options.js';
export type { KeyVaultConfigTestingOptions } from './testing-options.js';
export { getKeyVaultConfigToken, InjectKeyVaultConfig } from './inject-key-vault-config.js';
export { getConfigValueToken, InjectConfigValue } from './inject-config-value.js';
export { SecretRef, type SecretRefSource } from './secret-ref.js';
export { OnSecretChange } from './on-secret-change.js';
export type { ConfigValueChange } from './value-watch.js';
export { KeyVaultHealthIndicator, type KeyVaultHealth } from './key-vault.health-indicator.js';
export { keyVaultConfig } from './key-vault-config.js';
export { registerSecretsAs, type ResolvedEnvironment } from './register-secrets-as.js';
export type { StandaloneOptions } from './standalone-config.js';
