import type { Config, LoadConfigOptions, OutputOf, StandardSchema } from '@vaultref/core';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { configMiddleware } from './config-middleware.js';
import { LazyConfig } from './lazy-config.js';

/** When a client may come again, in seconds. */
const RETRY_AFTER = '1';

/** configMiddleware() that loads its configuration itself. */
export interface KeyVaultMiddleware<C> {
  /** Answers with 503 until the configuration is loaded; from then on does what configMiddleware() does. */
  (
    request: IncomingMessage,
    response: ServerResponse & { locals?: Record<string, unknown> },
    next: (error?: unknown) => void,
  ): void;
  /** The configuration, `undefined` before it is loaded and once it is closed: `healthHandler(keyVault.current)`. */
  readonly current: () => C | undefined;
  /**
   * Loads the configuration before the first request asks for it, or waits for the load under way.
   * @throws ConfigError as loadConfig()
   */
  readonly ready: () => Promise<C>;
  /** Ends a load under way and closes the configuration; requests are answered with 503 from then on. */
  readonly close: () => Promise<void>;
}

/**
 * configMiddleware() for applications that cannot await: the first request loads the configuration, once for however many
 * requests. Until it is there they are answered with 503 and Retry-After. A load that failed is tried again by a request that
 * comes a second later or more; why it failed goes to `logger`, or to the standard error stream without one.
 *
 * @example
 * app.use(keyVaultMiddleware({ vault: 'my-app-kv' }));
 */
export function keyVaultMiddleware<S extends StandardSchema>(
  options: LoadConfigOptions<S> & { schema: S },
): KeyVaultMiddleware<Config<OutputOf<S>>>;
/** The same without a schema. */
export function keyVaultMiddleware(options?: LoadConfigOptions): KeyVaultMiddleware<Config>;
export function keyVaultMiddleware(options: LoadConfigOptions = {}): KeyVaultMiddleware<Config> {
  const lazy = new LazyConfig(options);
  const middleware = (
    request: IncomingMessage,
    response: ServerResponse & { locals?: Record<string, unknown> },
    next: (error?: unknown) => void,
  ): void => {
    if (lazy.current) return configMiddleware(lazy.current)(request, response, next);
    lazy.begin();
    response.writeHead(503, {
      'retry-after': RETRY_AFTER,
      'cache-control': 'no-store',
      'content-type': 'text/plain; charset=utf-8',
    });
    response.end('The configuration is not loaded.\n');
  };
  return Object.assign(middleware, {
    current: () => lazy.current,
    ready: () => lazy.load(),
    close: () => lazy.close(),
  });
}
