export type { Connection, FetchHandler } from './fetch-handler.js';
export { healthHandler, type HealthOptions } from './health-handler.js';
export {
  rotationWebhook,
  type SharedSecretOptions,
  type VerifyOptions,
  type WebhookOptions,
} from './rotation-webhook.js';
