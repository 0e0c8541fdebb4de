export { KeyVaultConfigModule } from './key-vault-config.module.js';
export type { KeyVaultConfigModuleOptions } from './module-options.js';
export type { KeyVaultConfigTestingOptions } from './testing-options.js';
export { getKeyVaultConfigToken, InjectKeyVaultConfig } from './inject-key-vault-config.js';
