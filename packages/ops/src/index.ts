export { answerNodeRequest } from './answer-node-request.js';
export type { Connection, FetchHandler } from './fetch-handler.js';
export { healthHandler, type HealthOptions } from './health-handler.js';
export {
  rotationWebhook,
  type SharedSecretOptions,
  type VerifyOptions,
  type WebhookOptions,
} from './rotation-webhook.js';
export type { AccessOptions, Authorize } from './page/access.js';
export type { SecretTarget, SecretWriter } from './page/create-version.js';
export { statusPage, type StatusPageOptions } from './page/status-page.js';
export type { PageConfig, ReferenceStatus, StatusReport, VaultStatus } from './page/status-report.js';
