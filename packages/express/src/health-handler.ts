import { healthHandler as answer } from '@vaultref/ops';
import { type Middleware, toMiddleware } from './to-middleware.js';

/**
 * healthHandler() of @vaultref/ops as middleware.
 *
 * @example
 * app.use('/healthz', healthHandler(config));
 * app.use('/livez', healthHandler(config, { kind: 'liveness' }));
 *
 * @throws ConfigError ERR_UNKNOWN_OPTION
 */
export function healthHandler(...given: Parameters<typeof answer>): Middleware {
  return toMiddleware(answer(...given));
}
