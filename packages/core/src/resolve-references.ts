import type { DeepReadonly } from './config/path-types.js';
import { type LoadConfigOptions, OPTION_NAMES } from './load-options.js';
import { invalidOption, refuseUnknownOptions } from './option-errors.js';
import { loadConfig } from './load-config.js';
import { object } from './sources/object.js';
import type { OutputOf, StandardSchema } from './tree/standard-schema.js';

/** The options of loadConfig() without sources: the tree is the only one. */
export type ResolveReferencesOptions<S extends StandardSchema = StandardSchema> = Omit<
  LoadConfigOptions<S>,
  'sources'
>;

/**
 * Resolves the references in a tree that something else has loaded: node-config, c12, convict. Gives a frozen copy; the tree
 * that is given is never changed.
 *
 * @example
 * const settings = await resolveReferences(config.util.toObject(), { vault: 'my-app-kv' });
 *
 * @throws ConfigError as loadConfig()
 */
export function resolveReferences<S extends StandardSchema>(
  tree: object,
  options: ResolveReferencesOptions<S> & { schema: S },
): Promise<DeepReadonly<OutputOf<S>>>;
/** The same without a schema. */
export function resolveReferences<T extends object>(tree: T, options?: ResolveReferencesOptions): Promise<T>;
export async function resolveReferences(
  tree: object,
  options: ResolveReferencesOptions = {},
): Promise<unknown> {
  refuseUnknownOptions(
    options,
    OPTION_NAMES.filter((name) => name !== 'sources'),
  );
  if (Array.isArray(tree))
    throw invalidOption('tree', 'it is an array', 'put the array into an object', 'resolveReferences()');
  const config = await loadConfig({ ...options, sources: [object(tree, { name: 'tree' })] });
  const { values } = config;
  await config.close();
  return values;
}
