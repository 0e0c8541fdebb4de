export { configMiddleware } from './config-middleware.js';
export { healthHandler } from './health-handler.js';
export { keyVaultMiddleware, type KeyVaultMiddleware } from './key-vault-middleware.js';
export { rotationWebhook } from './rotation-webhook.js';
export { startWithConfig, type StartedApp, type StartOptions } from './start-with-config.js';
export { statusPage, type StatusPageOptions } from './status-page.js';
export type { Middleware } from './to-middleware.js';
