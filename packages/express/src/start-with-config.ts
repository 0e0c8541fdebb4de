import {
  type Config,
  loadConfig,
  type LoadConfigOptions,
  type OutputOf,
  type StandardSchema,
} from '@vaultref/core';
import { createServer, type RequestListener, type Server } from 'node:http';
import type { ServerOptions as SecureOptions } from 'node:https';
import { closeServer, listen } from './server.js';
import { closeOnSignal } from './shutdown.js';

/** A port, or the path of a pipe or socket as some hosts of Azure give it in PORT. */
type Port = number | string;

/** The options of loadConfig(), and where and how to listen. */
export interface StartOptions<C, S extends StandardSchema = StandardSchema> extends LoadConfigOptions<S> {
  /** Where to listen. Default: `PORT` of the configuration, else 3000. */
  port?: Port | ((config: C) => Port);
  /** The address to listen on. Default: all of the machine. */
  host?: string;
  /** Certificate and key, to listen with TLS. Default: plain http. */
  https?: SecureOptions;
  /**
   * A server of your own, http or https, that the application is to answer on; one that listens already stays where it is.
   * Default: a new one.
   */
  server?: Server;
  /** Closes at SIGTERM and SIGINT. Default `true`; `false` leaves both to the application. */
  closeOnSignal?: boolean;
}

/** What startWithConfig() has started. */
export interface StartedApp<C> {
  /** The server, which listens: its `address()` tells the port. */
  readonly server: Server;
  /** The configuration that the application was made of. */
  readonly config: C;
  /** Stops listening, lets requests in flight end (10 s at most), and closes the configuration. Once, however often called. */
  readonly close: () => Promise<void>;
}

/** An Express application, or whatever else node:http can call. */
type App = RequestListener;

/**
 * Loads the configuration, then makes the application of it, then listens: nothing listens before the configuration is
 * whole. At SIGTERM and SIGINT it closes; a second signal ends the process at once. Left alone, its rejection ends the process
 * with exit code 1 and the message.
 *
 * @example
 * await startWithConfig({ vault: 'my-app-kv' }, (config) => {
 *   const app = express();
 *   app.use(configMiddleware(config));
 *   return app;
 * });
 *
 * @throws ConfigError as loadConfig(); what `createApp` throws; Node's own error when it cannot listen (EADDRINUSE)
 */
export function startWithConfig<S extends StandardSchema>(
  options: StartOptions<Config<OutputOf<S>>, S> & { schema: S },
  createApp: (config: Config<OutputOf<S>>) => App | Promise<App>,
): Promise<StartedApp<Config<OutputOf<S>>>>;
/** The same without a schema. */
export function startWithConfig(
  options: StartOptions<Config>,
  createApp: (config: Config) => App | Promise<App>,
): Promise<StartedApp<Config>>;
export async function startWithConfig(
  options: StartOptions<Config>,
  createApp: (config: Config) => App | Promise<App>,
): Promise<StartedApp<Config>> {
  const { port, host, https, server: own, closeOnSignal: closes = true, ...rest } = options;
  const config = await loadConfig(rest);
  try {
    // Node's https takes ten milliseconds to load: only who serves it pays for it.
    const server = own ?? (https ? (await import('node:https')).createServer(https) : createServer());
    const app = await createApp(config);
    if (!server.listening)
      await listen(
        server,
        (typeof port === 'function' ? port(config) : port) ?? config.get<Port>('PORT') ?? 3000,
        host,
      );
    // No request comes before this turn ends, and none to an application that does not come to listen.
    server.on('request', app);
    let closed: Promise<void> | undefined;
    const close = (): Promise<void> =>
      (closed ??= (async () => {
        await closeServer(server);
        await config.close().finally(stopListening);
      })());
    const stopListening = closes ? closeOnSignal(close) : () => undefined;
    return { server, config, close };
  } catch (error) {
    await config.close();
    throw error;
  }
}
