import {
  type Config,
  loadConfig,
  type LoadConfigOptions,
  type OutputOf,
  type StandardSchema,
} from '@vaultref/core';
import { createServer, type RequestListener, type Server } from 'node:http';
import { closeServer, listen } from './server.js';

/** A port, or the path of a pipe or socket as some hosts of Azure give it in PORT. */
type Port = number | string;

export interface StartOptions<C, S extends StandardSchema = StandardSchema> extends LoadConfigOptions<S> {
  /** Where to listen. Default: `PORT` of the configuration, else 3000. */
  port?: Port | ((config: C) => Port);
  /** The address to listen on. Default: all of the machine. */
  host?: string;
}

export interface StartedApp<C> {
  readonly server: Server;
  readonly config: C;
  /** Stops listening, lets requests in flight end (10 s at most), and closes the configuration. */
  readonly close: () => Promise<void>;
}

/** An Express application, or whatever else node:http can call. */
type App = RequestListener;

/**
 * Loads the configuration, then makes the application of it, then listens: nothing listens before the configuration is
 * whole. It never ends the process; left alone, its rejection does, with exit code 1 and the message.
 *
 * @example
 * await startWithConfig({ vault: 'my-app-kv' }, (config) => {
 *   const app = express();
 *   app.use(configMiddleware(config));
 *   return app;
 * });
 *
 * @throws ConfigError when the configuration is broken; Node's own error when it cannot listen (EADDRINUSE)
 */
export function startWithConfig<S extends StandardSchema>(
  options: StartOptions<Config<OutputOf<S>>, S> & { schema: S },
  createApp: (config: Config<OutputOf<S>>) => App | Promise<App>,
): Promise<StartedApp<Config<OutputOf<S>>>>;
export function startWithConfig(
  options: StartOptions<Config>,
  createApp: (config: Config) => App | Promise<App>,
): Promise<StartedApp<Config>>;
export async function startWithConfig(
  options: StartOptions<Config>,
  createApp: (config: Config) => App | Promise<App>,
): Promise<StartedApp<Config>> {
  const { port, host, ...rest } = options;
  const config = await loadConfig(rest);
  try {
    const server = createServer(await createApp(config));
    await listen(
      server,
      (typeof port === 'function' ? port(config) : port) ?? config.get<Port>('PORT') ?? 3000,
      host,
    );
    return {
      server,
      config,
      close: async () => {
        await closeServer(server);
        await config.close();
      },
    };
  } catch (error) {
    await config.close();
    throw error;
  }
}
