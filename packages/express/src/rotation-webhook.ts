import { rotationWebhook as answer } from '@vaultref/ops';
import { type Middleware, toMiddleware } from './to-middleware.js';

/**
 * rotationWebhook() of @vaultref/ops as middleware. Mount it with `use` rather than `post`: the handshake of CloudEvents is an
 * OPTIONS request, which Express would answer itself.
 *
 * @example
 * app.use('/events/keyvault', rotationWebhook(config, { secret: () => config.get('WEBHOOK_SECRET') }));
 *
 * @throws ConfigError ERR_INVALID_OPTION without a secret and a way to verify, ERR_UNKNOWN_OPTION
 */
export function rotationWebhook(...given: Parameters<typeof answer>): Middleware {
  return toMiddleware(answer(...given));
}
