import { ConfigError } from '../errors.js';
import { readText } from './read-text.js';
import type { Layer, Source } from './source.js';

export interface EnvFileOptions {
  /** The file, relative to the working directory; default `.env`. */
  path?: string;
  /** A missing file yields nothing instead of an error; default false. */
  optional?: boolean;
}

/** A `.env` file, read as dotenv reads it. The variables are not written to `process.env`. */
export function envFile(options: string | EnvFileOptions = {}): Source {
  const { path: file = '.env', optional = false } = typeof options === 'string' ? { path: options } : options;
  const name = `env file ${file}`;
  return {
    name,
    async load({ signal }): Promise<Layer> {
      const text = (await readText(file, { name, optional, signal })) ?? '';
      refuseCutReferences(text, { name, file });
      const { parse } = await import('dotenv');
      return {
        name,
        tree: parse(text),
        environment: true,
        origin: ([key]) => {
          const line = lineOf(text, String(key));
          return { file, ...(line === undefined ? {} : { line }) };
        },
      };
    },
  };
}

/** The line of the last assignment of a name: the one that dotenv takes. */
function lineOf(text: string, name: string): number | undefined {
  const lines = text.split(/\r\n|\r|\n/);
  const index = lines.findLastIndex((line) => {
    const assignment = /^\s*(?:export\s+)?([\w.-]+)\s*[=:]/.exec(line);
    return assignment?.[1] === name;
  });
  return index === -1 ? undefined : index + 1;
}

/** Every `.env` parser cuts an unquoted value at `#`: the reference would silently name another thing. */
function refuseCutReferences(text: string, source: { name: string; file: string }): void {
  const failures = text.split(/\r\n|\r|\n/).flatMap((line, index) => {
    const cut = /^\s*(?:export\s+)?([\w.-]+)\s*=\s*@keyvault[^\s#]*#/i.exec(line);
    if (!cut) return [];
    return [
      {
        code: 'ERR_SOURCE_SYNTAX' as const,
        reason: 'UNQUOTED_HASH',
        message: 'an unquoted # ends the value of a .env file in the middle of the reference',
        path: [cut[1] ?? ''],
        source: { ...source, line: index + 1 },
        reference: '',
        remedy: 'put the whole value in double quotes',
        transient: false,
      },
    ];
  });
  if (failures.length > 0) throw new ConfigError('ERR_SOURCE_SYNTAX', failures);
}
