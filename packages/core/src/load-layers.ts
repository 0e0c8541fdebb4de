import { ConfigError, isConfigError } from './errors.js';
import { parseValue } from './references/parse-value.js';
import type { Layer, Source, SourceContext } from './sources/source.js';
import { mergeLayers } from './tree/merge-layers.js';

/**
 * Reads all sources at once; the layers come in the order of the sources.
 * @throws ConfigError with the failures of every source that could not be read
 */
export async function loadLayers(
  sources: readonly Source[],
  input: { readonly signal: AbortSignal; readonly context: SourceContext },
): Promise<Layer[]> {
  const results = await Promise.allSettled(sources.map((source) => source.load(input)));
  const errors = results.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as unknown] : [],
  );
  const foreign = errors.find((error) => !isConfigError(error));
  if (foreign !== undefined) throw foreign;
  const failures = errors.filter(isConfigError).flatMap((error) => error.failures);
  if (failures[0]) throw new ConfigError(failures[0].code, failures);
  return stackLayers(results.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : [])));
}

/** Lays each layer over those before it, where its paths depend on them. */
function stackLayers(layers: readonly Layer[]): Layer[] {
  const stacked: Layer[] = [];
  for (const layer of layers) stacked.push(layer.over ? layer.over(mergeLayers(stacked)) : layer);
  return stacked;
}

/** The variables that choose vault and identity: those of the process, then those of the `.env` layers, which operators own too. */
export function operatorVariables(layers: readonly Layer[], env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const fromFiles = layers
    .flatMap((layer) => Object.entries(layer.variables ?? {}))
    .filter(
      (entry): entry is [string, string] => /^(AZURE|KEY_VAULT)_/.test(entry[0]) && isLiteral(entry[1]),
    );
  const fromProcess = Object.entries(env).filter(([, value]) => value !== undefined && value !== '');
  return Object.fromEntries([...fromFiles, ...fromProcess]);
}

/** A reference cannot help to fetch itself. */
function isLiteral(value: unknown): value is string {
  return typeof value === 'string' && 'literal' in parseValue(value);
}
