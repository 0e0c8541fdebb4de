import {
  envFile,
  type Layer,
  problemError,
  type Source,
  type SourceInput,
  withoutExported,
} from '@vaultref/core';
import { parse } from 'dotenv';
import type { DotenvExpandOptions } from 'dotenv-expand';
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { VariableExpansion } from './expand-variables.js';

export interface EnvFileSettings {
  /** The first wins. */
  readonly paths: readonly string[];
  /** Default: as dotenv reads them. */
  readonly parser: ((content: Buffer) => Record<string, unknown>) | undefined;
  readonly expandVariables: boolean | DotenvExpandOptions;
  /** Default: that of the process, without what Vaultref wrote. */
  readonly environment: NodeJS.ProcessEnv | undefined;
}

type Variables = Readonly<Record<string, unknown>>;

/** The env files of one module: read at once where its options are written, and as a source at every load. */
export class EnvFiles {
  readonly #settings: EnvFileSettings;
  #variables: Variables = {};
  readonly source: Source;

  constructor(settings: EnvFileSettings) {
    this.#settings = settings;
    const { paths, parser } = settings;
    const files = paths.map((path) =>
      parser ? parsedFile(path, parser) : envFile({ path, optional: true }),
    );
    this.source = {
      name: `env files ${paths.join(', ')}`,
      load: async (input) => this.#combine(await loadAll(files, input)),
    };
  }

  /** What the last load found, every reference as its text. */
  get variables(): Variables {
    return this.#variables;
  }

  /** The variables, now. A file that cannot be read or parsed yields none: the load tells why. */
  readNow(): Variables {
    const { paths, parser = parse } = this.#settings;
    return this.#merge(
      paths.map((path) => {
        try {
          return existsSync(path) ? parser(readFileSync(path)) : {};
        } catch {
          return {};
        }
      }),
    );
  }

  #combine(layers: readonly Layer[]): Layer {
    const tree = this.#merge(layers.map((layer) => layer.tree));
    this.#variables = tree;
    return {
      name: this.source.name,
      tree,
      variables: tree,
      origin: ([name = '']) => {
        const layer = layers.find((one) => Object.hasOwn(one.tree, name));
        return layer && { name: layer.name, ...layer.origin([name]) };
      },
    };
  }

  /** ConfigModule's order: a file adds what the files before it do not have, and is expanded with them. */
  #merge(files: readonly Variables[]): Variables {
    const { expandVariables, environment } = this.#settings;
    const expansion = expandVariables
      ? new VariableExpansion(
          environment ?? withoutExported(process.env),
          expandVariables === true ? {} : expandVariables,
        )
      : undefined;
    // Entries, not assignments: a variable `__proto__` stays data.
    const merged = new Map<string, unknown>();
    for (const file of files) {
      for (const [name, value] of Object.entries(file)) if (!merged.has(name)) merged.set(name, value);
      const texts = [...merged].filter((entry): entry is [string, string] => typeof entry[1] === 'string');
      const expanded = expansion?.expand(Object.fromEntries(texts)) ?? {};
      for (const [name, value] of Object.entries(expanded)) merged.set(name, value);
    }
    return Object.fromEntries(merged);
  }
}

/** The paths as ConfigModule understands them. */
export function pathsOf(envFilePath: string | readonly string[] | undefined): readonly string[] {
  return typeof envFilePath === 'object' ? envFilePath : [envFilePath || '.env'];
}

function loadAll(files: readonly Source[], { signal, context }: SourceInput): Promise<Layer[]> {
  return Promise.all(files.map((file) => file.load({ signal, context })));
}

/** A file that the application parses; of what its parser throws, nothing is told. */
function parsedFile(path: string, parser: (content: Buffer) => Record<string, unknown>): Source {
  const name = `env file ${path}`;
  return {
    name,
    load: () => {
      const origin = (): { file: string } => ({ file: path });
      if (!existsSync(path)) return Promise.resolve({ name, tree: {}, origin });
      let content: Buffer | undefined;
      try {
        content = readFileSync(path);
        return Promise.resolve({ name, tree: parser(content), origin });
      } catch {
        const file = resolve(path);
        const problem = content
          ? {
              code: 'ERR_SOURCE_SYNTAX' as const,
              message: 'the parser of the application failed on it',
              remedy: `correct ${file}, or the option parser`,
            }
          : {
              code: 'ERR_SOURCE_UNREADABLE' as const,
              message: 'it cannot be read',
              remedy: `make ${file} a file that this process may read, or correct envFilePath`,
            };
        return Promise.reject(problemError({ ...problem, transient: false }, { name, file: path }));
      }
    },
  };
}
