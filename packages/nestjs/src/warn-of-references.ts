import type { Logger, Report } from '@vaultref/core';
import { isPlainText } from './is-plain-text.js';

/** Says which references stand in the environment of the process, where other code finds their text. Their rows are in the report. */
export function warnOfReferences({ references }: Report, logger: Logger): void {
  const names = references.flatMap(({ path, source }) => {
    const name = String(path[0]);
    return source.name === 'environment' && !isPlainText(process.env[name] ?? '') ? [name] : [];
  });
  if (names.length === 0) return;
  const [are, their] = names.length === 1 ? ['is a reference', 'its'] : ['are references', 'their'];
  logger.warn(
    `${[...new Set(names)].join(', ')} in the environment ${are}: code that reads process.env finds ${their} text. ` +
      `ConfigService and load factories have the secret; for other code use exportToEnv, or node --import @vaultref/core/register.`,
  );
}
