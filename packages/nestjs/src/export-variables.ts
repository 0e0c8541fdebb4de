import { type Config, ConfigError, exportRefusal, type Failure, problemError } from '@vaultref/core';
import { writeVariables } from './write-variables.js';

/**
 * Writes variables to `process.env` with the secrets that their references stand for. One that may be missing, and is, is taken
 * away: its text would be taken for a value.
 * @param valueOf what is served under a name
 * @throws ConfigError ERR_EXPORT_REFUSED for a name that decides what runs, and for a value with a NUL; ERR_INVALID_OPTION for a
 * name that the configuration does not have
 */
export function exportVariables(
  { references }: Config['report'],
  names: readonly string[],
  valueOf: (name: string) => unknown,
): void {
  const variables = references.filter(({ path }) => path.length === 1);
  const texts = names.map((name): [string, string | undefined] => {
    const value = valueOf(name);
    if (value !== undefined) return [name, typeof value === 'string' ? value : JSON.stringify(value)];
    if (variables.some(({ path }) => path[0] === name)) return [name, undefined];
    throw problemError(
      {
        code: 'ERR_INVALID_OPTION',
        message: `the configuration has no ${name}`,
        remedy: 'correct exportToEnv',
        transient: false,
      },
      { name: 'option exportToEnv' },
    );
  });
  const failures = texts.flatMap(([name, text]): Failure[] => {
    const message = exportRefusal(name, text);
    if (message === undefined) return [];
    const { source, reference } = variables.find(({ path }) => path[0] === name) ?? {
      source: { name: 'option exportToEnv' },
      reference: '',
    };
    const remedy = 'use another name, or ConfigService';
    return [
      { code: 'ERR_EXPORT_REFUSED', message, path: [name], source, reference, remedy, transient: false },
    ];
  });
  if (failures.length > 0) throw new ConfigError('ERR_EXPORT_REFUSED', failures);
  writeVariables(texts);
}
