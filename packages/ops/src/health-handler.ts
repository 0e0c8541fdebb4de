import { type Config, refuseUnknownOptions } from '@vaultref/core';
import type { FetchHandler } from './fetch-handler.js';
import { HEALTH_TYPE, type HealthDocument, healthDocument } from './health-document.js';
import { jsonResponse, refusal } from './json-response.js';

/** What is answered, and how much of it. */
export interface HealthOptions {
  /**
   * What the answer is for. `readiness` (default): 503 while there is no configuration and when it is stale, 200 with the state
   * in the body when it is degraded. `liveness`: 200 as long as the process answers, for no restart mends a vault.
   */
  readonly kind?: 'readiness' | 'liveness';
  /** Names vaults and secrets, and gives messages beside codes. Default `false`: health is often open to everybody. */
  readonly details?: boolean;
}

/** What is needed of a configuration. */
type Healthy = Pick<Config, 'health'>;

/**
 * Answers health probes with `application/health+json` (draft-inadarei-api-health-check), to GET and HEAD.
 * @param config the configuration, or a function that gives it once there is one
 *
 * @example
 * const ready = healthHandler(config);
 * const alive = healthHandler(config, { kind: 'liveness' });
 * const response = await ready(new Request('http://localhost/healthz'));
 *
 * @throws ConfigError ERR_UNKNOWN_OPTION
 */
export function healthHandler(
  config: Healthy | (() => Healthy | undefined),
  options: HealthOptions = {},
): FetchHandler {
  refuseUnknownOptions(options, ['kind', 'details']);
  const { kind = 'readiness', details = false } = options;
  const current = typeof config === 'function' ? config : () => config;
  return async ({ method }) => {
    if (method !== 'GET' && method !== 'HEAD')
      return refusal(405, 'method not allowed', { allow: 'GET, HEAD' });
    const document = kind === 'liveness' ? ALIVE : readiness(current(), details);
    const response = jsonResponse(document, {
      status: document.status === 'fail' ? 503 : 200,
      type: HEALTH_TYPE,
    });
    return method === 'HEAD' ? new Response(undefined, response) : response;
  };
}

const ALIVE: HealthDocument = { status: 'pass' };

function readiness(config: Healthy | undefined, details: boolean): HealthDocument {
  return config
    ? healthDocument(config.health, details)
    : { status: 'fail', output: 'the configuration is not loaded' };
}
