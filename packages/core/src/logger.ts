/** Where messages go, when the application gives one: console, pino, winston or Nest's own. They hold names, never values. */
export interface Logger {
  /** Details. So far there are none. */
  debug(message: string): void;
  /** What went well: a refresh changed values, or works again. */
  info(message: string): void;
  /** What somebody should look at in time: a refresh failed, a start has to ask again, a secret expires. */
  warn(message: string): void;
  /** What failed with nobody to tell: a listener, a rotation channel. */
  error(message: string): void;
}

/** A logger that never throws, as one does whose destination is gone: what it was told of is done all the same. */
export function unfailing(logger: Logger): Logger {
  const tell =
    (level: keyof Logger) =>
    (message: string): void => {
      try {
        logger[level](message);
      } catch {
        // There is nobody left to tell.
      }
    };
  return { debug: tell('debug'), info: tell('info'), warn: tell('warn'), error: tell('error') };
}
