import { type Config, ConfigError, type Failure, problemError } from '@vaultref/core';
import { writeVariables } from './written-variables.js';

/** Variables that decide what this process and its children run and whom they trust: no secret may be put there. */
const REFUSED = /^(?:NODE_OPTIONS|NODE_EXTRA_CA_CERTS|NODE_TLS_.*|LD_.*|DYLD_.*|AZURE_.*|.*_PROXY|PATH)$/i;

/**
 * Writes variables to `process.env` with the secrets that their references stand for.
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
  const texts = names.flatMap((name): [string, string][] => {
    const value = valueOf(name);
    if (value !== undefined) return [[name, typeof value === 'string' ? value : JSON.stringify(value)]];
    if (variables.some(({ path }) => path[0] === name)) return [];
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
    const message = refusal(name, text);
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

function refusal(name: string, text: string): string | undefined {
  if (REFUSED.test(name))
    return 'a secret may not be exported under this name, which decides what runs and whom it trusts';
  return text.includes('\0') ? 'the value has a NUL, which no environment variable can hold' : undefined;
}
