import { type PageConfig, statusPage as answer, type StatusPageOptions as PageOptions } from '@vaultref/ops';
import type { IncomingMessage } from 'node:http';
import { type Middleware, toMiddleware } from './to-middleware.js';

/** The options of statusPage() of @vaultref/ops, with an `authorize` for requests of Express. */
export interface StatusPageOptions<R extends IncomingMessage = IncomingMessage> extends Omit<
  PageOptions,
  'authorize'
> {
  /**
   * Who may see the page and use it: `true`, or not; or a Response in its place. It is given the request of Express, with its
   * session and its user. Without it, only this machine.
   */
  readonly authorize?: ((request: R) => boolean | Response | Promise<boolean | Response>) | undefined;
}

/**
 * statusPage() of @vaultref/ops as middleware, for `app.use(path, ...)`.
 *
 * @example
 * app.use('/ops/config', statusPage(config, { authorize: (request) => request.user?.isOperator === true }));
 *
 * @throws ConfigError ERR_UNKNOWN_OPTION
 */
export function statusPage<R extends IncomingMessage = IncomingMessage>(
  config: PageConfig,
  options: StatusPageOptions<R> = {},
): Middleware<R> {
  const { authorize, ...rest } = options;
  const incomingOf = new WeakMap<Request, R>();
  const page = answer(config, {
    ...rest,
    ...(authorize
      ? {
          authorize: (request) => {
            const incoming = incomingOf.get(request);
            return incoming !== undefined && authorize(incoming);
          },
        }
      : {}),
  });
  return toMiddleware((request, connection, incoming) => {
    incomingOf.set(request, incoming);
    return page(request, connection);
  });
}
