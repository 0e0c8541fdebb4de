import type { AzureAccess } from './azure/azure-access.js';
import { ConfigError, isConfigError, type Problem, problemError } from './errors.js';
import { parseValue } from './references/parse-value.js';
import { abortable } from './secrets/abortable.js';
import type { Layer, Source, SourceInput } from './sources/source.js';
import { mergeLayers } from './tree/merge-layers.js';

export interface LayersInput {
  readonly signal: AbortSignal;
  readonly env: NodeJS.ProcessEnv;
  /** The way to Azure under the variables that operators own; called when there is a remote source. */
  readonly azure: (env: NodeJS.ProcessEnv) => AzureAccess;
  /** What the sources yielded last time, in their order. */
  readonly previous?: readonly (Layer | undefined)[];
}

/**
 * Reads all sources, first those of this machine, then those of services; the layers come in the order of the sources, as
 * the sources yielded them.
 * @throws ConfigError with the failures of every source that could not be read
 */
export async function loadLayers(
  sources: readonly Source[],
  { signal, env, azure, previous = [] }: LayersInput,
): Promise<Layer[]> {
  const loaded: Layer[] = [];
  const load = async (remote: boolean, variables: NodeJS.ProcessEnv): Promise<void> => {
    const context = { env: variables, ...(remote ? { azure: azure(variables) } : {}) };
    const results = await Promise.allSettled(
      sources.map(async (source, index) => {
        if ((source.remote ?? false) !== remote) return;
        const last = previous[index];
        loaded[index] = await loadInTime(source, { signal, context, ...(last ? { previous: last } : {}) });
      }),
    );
    throwRejected(results);
  };
  await load(false, env);
  if (sources.some((source) => source.remote))
    await load(true, operatorVariables(Object.values(loaded), env));
  return loaded;
}

/** Ends with the signal also when the source does not. What it says at once when it is called off says more than that. */
async function loadInTime(source: Source, input: SourceInput): Promise<Layer> {
  const { signal } = input;
  const over = new AbortController();
  const end = (): void => void setImmediate(() => over.abort());
  if (signal.aborted) end();
  signal.addEventListener('abort', end, { once: true });
  try {
    return await abortable(source.load(input), over.signal);
  } catch (error) {
    throw over.signal.aborted && !isConfigError(error) ? problemError(LATE, { name: source.name }) : error;
  } finally {
    signal.removeEventListener('abort', end);
  }
}

const LATE: Problem = {
  code: 'ERR_SOURCE_UNREADABLE',
  reason: 'TIMEOUT',
  message: 'it was not read in time',
  remedy: 'check what it reads from, or raise startup.deadlineMs',
  transient: true,
};

function throwRejected(results: readonly PromiseSettledResult<unknown>[]): void {
  const errors = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const foreign = errors.find((error) => !isConfigError(error));
  if (foreign !== undefined) throw foreign;
  const failures = errors.filter(isConfigError).flatMap((error) => error.failures);
  if (failures[0]) throw new ConfigError(failures[0].code, failures);
}

/** Lays each layer over those before it, where its paths depend on them. */
export function stackLayers(layers: readonly Layer[]): Layer[] {
  const stacked: Layer[] = [];
  for (const layer of layers) stacked.push(layer.over ? layer.over(mergeLayers(stacked)) : layer);
  return stacked;
}

/** The variables that choose vault and identity: those of the process, then those of the `.env` layers, which operators own too. */
export function operatorVariables(layers: readonly Layer[], env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const fromFiles = layers
    .flatMap((layer) => Object.entries(layer.variables ?? {}))
    .filter(
      (entry): entry is [string, string] =>
        /^(AZURE|KEY_VAULT)_/.test(entry[0]) && entry[1] !== '' && isLiteral(entry[1]),
    );
  const fromProcess = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries([...fromFiles, ...fromProcess]);
}

/** A reference cannot help to fetch itself. */
function isLiteral(value: unknown): value is string {
  return typeof value === 'string' && 'literal' in parseValue(value);
}
