// Symbols of the registry: another copy of this package, or its twin as CommonJS, means the same.

/** The ServedConfig of the application. */
export const SERVED_CONFIG = Symbol.for('vaultref.nestjs.served-config');
/** The same, once ConfigService is there. */
export const ATTACHED_CONFIG = Symbol.for('vaultref.nestjs.attached-config');
/** The object of which ConfigService serves the namespaces: the token of both versions of @nestjs/config, which do not export it. */
export const CONFIG_HOST = 'CONFIGURATION_TOKEN';
