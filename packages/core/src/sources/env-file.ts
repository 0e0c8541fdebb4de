import { ConfigError } from '../errors.js';
import { readText } from './read-text.js';
import type { Layer, Origin, Source } from './source.js';
import { variableLayer } from './variable-layer.js';
import type { VariableOptions } from './variables.js';

/** Which files, and where their variables go. */
export interface EnvFileOptions extends VariableOptions {
  /** The file or files, relative to the working directory; in a list the later one wins. Default: those of `mode`. */
  readonly path?: string | readonly string[];
  /**
   * Reads `.env`, `.env.local` (not in mode `test`), `.env.<mode>` and `.env.<mode>.local`, the later one winning; all but the
   * first may be missing. Default: NODE_ENV; without it `.env` and `.env.local` are read.
   */
  readonly mode?: string;
  /** A missing file yields nothing instead of an error; default false. */
  readonly optional?: boolean;
}

/**
 * `.env` files, read as dotenv reads them. The variables are not written to `process.env`.
 * @throws ConfigError from load(): ERR_SOURCE_UNREADABLE; ERR_SOURCE_SYNTAX for a reference that an unquoted `#` cuts
 */
export function envFile(options: string | readonly string[] | EnvFileOptions = {}): Source {
  const {
    path,
    mode,
    optional = false,
    ...variables
  }: EnvFileOptions = isOptions(options) ? options : { path: options };
  const name = `env file ${path === undefined ? '.env' : [path].flat().join(', ')}`;
  return {
    name,
    async load({ signal, context }): Promise<Layer> {
      const given = path === undefined ? cascade(mode ?? context.env['NODE_ENV']) : [path].flat();
      const files = await Promise.all(
        given.map((file, index) =>
          readEnvFile(file, { name, optional: optional || (path === undefined && index > 0), signal }),
        ),
      );
      const merged = Object.fromEntries(files.flatMap((file) => Object.entries(file.variables)));
      const originOf = (variable: string): Origin | undefined =>
        files.findLast((file) => Object.hasOwn(file.variables, variable))?.originOf(variable);
      return variableLayer({ name, variables: merged }, merged, variables, originOf);
    },
  };
}

function isOptions(options: string | readonly string[] | EnvFileOptions): options is EnvFileOptions {
  return typeof options === 'object' && !Array.isArray(options);
}

/** The habit of Vite, Next.js and dotenv-flow; `.env.local` is left out in tests, which must be the same for everyone. */
function cascade(mode: string | undefined): string[] {
  const local = mode === 'test' ? [] : ['.env.local'];
  return ['.env', ...local, ...(mode ? [`.env.${mode}`, `.env.${mode}.local`] : [])];
}

interface EnvFile {
  readonly variables: Readonly<Record<string, string>>;
  originOf(name: string): Origin;
}

async function readEnvFile(
  file: string,
  source: { name: string; optional: boolean; signal: AbortSignal },
): Promise<EnvFile> {
  const text = (await readText(file, source)) ?? '';
  refuseCutReferences(text, { name: source.name, file });
  const { parse } = await import('dotenv');
  return {
    variables: parse(text),
    originOf: (name) => {
      const line = lineOf(text, name);
      return { file, ...(line === undefined ? {} : { line }) };
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
    const cut = /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*|:\s+)@keyvault[^\s#]*#/i.exec(line);
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
