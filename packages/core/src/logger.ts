/** Where messages go, when the application gives one: console, pino, winston or Nest's own. They hold names, never values. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string): void;
}
