import type { AzureAccess } from '../azure/azure-access.js';
import type { ConfigTree } from '../tree/config-tree.js';
import type { Path } from '../tree/path.js';

/** Something that yields configuration: a file, the environment, a service. */
export interface Source {
  /** Shown in errors and in the report: `yaml file config/default.yaml`. */
  readonly name: string;
  /** True for a source that reads from a service: it is read after the others, whose variables choose vault and identity. */
  readonly remote?: boolean;
  /**
   * Reads the configuration once. A refresh passes the previous layer, which may be returned when nothing changed.
   * @throws ConfigError ERR_SOURCE_UNREADABLE or ERR_SOURCE_SYNTAX, with file and line and no excerpt of the content
   */
  load(input: SourceInput): Promise<Layer>;
}

/** What load() is given. */
export interface SourceInput {
  /** What load() gave last time. Absent the first time, and for a remote source after an event about a setting. */
  readonly previous?: Layer;
  /** Aborted when time is up, or the configuration is closed. */
  readonly signal: AbortSignal;
  /** The variables, and for a remote source the way to Azure. */
  readonly context: SourceContext;
}

/** What a source may know of the world around it. */
export interface SourceContext {
  /** The environment variables of the load, `options.env`, else `process.env`; for a remote source with those of `.env` files. */
  readonly env: NodeJS.ProcessEnv;
  /** The way to Azure; loadConfig() gives it to remote sources. */
  readonly azure?: AzureAccess;
}

/** What one source yielded. */
export interface Layer {
  /** Name of the source. */
  readonly name: string;
  /** The configuration with its references as they were read. It is never changed. */
  readonly tree: ConfigTree;
  /** Where in the source a value of the tree stands; `undefined` when the source has no such place. */
  origin(path: Path): Origin | undefined;
  /** Variables under their own names, which operators own as they own the environment: KEY_VAULT_* and AZURE_* are read from them. */
  readonly variables?: Readonly<Record<string, unknown>>;
  /** The same layer as it lies over others, when its paths depend on the keys there. A pure function. */
  readonly over?: (lower: ConfigTree) => Layer;
  /** What the source needs to recognise that nothing changed (an ETag, a modification time). */
  readonly mark?: unknown;
}

/** A place in a source, as precisely as it is known. */
export interface Origin {
  /** Instead of the name of the layer, where that is not precise enough: with the key of a setting. */
  readonly name?: string;
  /** The file, as the source was given it; absent where there is none. */
  readonly file?: string;
  /** Counted from 1. */
  readonly line?: number;
  /** Counted from 1. */
  readonly column?: number;
}
