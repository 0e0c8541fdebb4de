import { ConfigError, type Failure } from '../errors.js';
import type { Config } from '../config/config.js';
import { exportRefusal, type ExportedVariable, type ExportedVariables } from '../exported-variables.js';

/**
 * Writes the resolved variables of a configuration to an environment: those that were references there, and those of `.env`
 * files that are not set. Gives what was written.
 * @throws ConfigError ERR_EXPORT_REFUSED for references under names that decide what runs, and for values with a NUL
 */
export function exportVariables({ values, report }: Config, env: NodeJS.ProcessEnv): ExportedVariables {
  const written = new Map<string, ExportedVariable>();
  const failures: Failure[] = [];
  for (const { path, source, reference } of report.references) {
    const [name = ''] = path.map(String);
    const reason = exportRefusal(name, values[name]);
    if (reason !== undefined) failures.push(exportFailure(reason, { path, source, reference }));
  }
  if (failures.length > 0) throw new ConfigError('ERR_EXPORT_REFUSED', failures);
  for (const [name, value] of Object.entries(values)) {
    if (value === env[name] || value === undefined) continue;
    const text = typeof value === 'string' ? value : JSON.stringify(value);
    written.set(name, { value: text, before: env[name] });
    env[name] = text;
  }
  // A reference that may be missing, and is, leaves no variable behind: its text would be taken for a value.
  for (const { path, status } of report.references) {
    const [name = ''] = path.map(String);
    if (status !== 'absent' || values[name] !== undefined || env[name] === undefined) continue;
    written.set(name, { before: env[name] });
    delete env[name];
  }
  return written;
}

/** What is wrong with a reference that may not be exported. */
export function exportFailure(
  message: string,
  { path, source, reference }: Pick<Failure, 'path' | 'source' | 'reference'>,
): Failure {
  return {
    code: 'ERR_EXPORT_REFUSED',
    message,
    path,
    source,
    reference,
    remedy: 'use another name, and loadConfig() in the application',
    transient: false,
  };
}
