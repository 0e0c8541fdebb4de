import { Logger as NestLogger } from '@nestjs/common';
import type { Logger } from '@vaultref/core';

/** Core's messages in the log of the application, as it is set with `NestFactory.create(…, { logger })`. */
export function nestLogger(): Logger {
  const logger = new NestLogger('Vaultref');
  return {
    debug: (message) => logger.debug(plain(message)),
    info: (message) => logger.log(plain(message)),
    warn: (message) => logger.warn(plain(message)),
    error: (message) => logger.error(plain(message)),
  };
}

/** The log shows the name of the logger. */
function plain(message: string): string {
  return message.replace(/^Vaultref: /, '');
}
