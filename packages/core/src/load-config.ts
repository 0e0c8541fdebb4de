import { type Config, LoadedConfig } from './config/config.js';
import { FrozenSnapshot } from './config/snapshot.js';
import { withDeadline } from './deadline.js';
import type { Failure } from './errors.js';
import { loadLayers, operatorVariables } from './load-layers.js';
import { type LoadConfigOptions, type LoadSettings, loadSettings } from './load-options.js';
import { VAULT_SUFFIXES } from './references/grammar.js';
import { redactor } from './redact.js';
import { resolveFound, type ResolveOptions } from './resolve-found.js';
import { abortable } from './secrets/abortable.js';
import { type AllowedVaults, allowedVaults } from './secrets/allowed-vaults.js';
import { keyVaultProvider } from './secrets/key-vault-provider.js';
import { objectLayer } from './sources/object.js';
import type { Layer } from './sources/source.js';
import { findReferences } from './tree/find-references.js';
import { freezeCopy } from './tree/freeze-copy.js';
import { layerOf, mergeLayers } from './tree/merge-layers.js';
import type { Path } from './tree/path.js';
import type { OutputOf, StandardSchema } from './tree/standard-schema.js';
import { substitute } from './tree/substitute.js';
import { validate } from './tree/validate.js';

/**
 * Reads the configuration, resolves its Key Vault references and validates the result.
 *
 * @example
 * const config = await loadConfig({ vault: 'my-app-kv' }); // .env: DB_PASSWORD=@keyvault:db-password
 * config.get('DB_PASSWORD');
 *
 * @throws ConfigError ERR_RESOLUTION_FAILED with every broken reference; ERR_VALIDATION; ERR_SOURCE_UNREADABLE,
 * ERR_SOURCE_SYNTAX; ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION
 */
export function loadConfig<S extends StandardSchema>(
  options: LoadConfigOptions<S> & { schema: S },
): Promise<Config<OutputOf<S>>>;
export function loadConfig(options?: LoadConfigOptions): Promise<Config>;
export async function loadConfig(options: LoadConfigOptions = {}): Promise<unknown> {
  const settings = loadSettings(options);
  const closing = new AbortController();
  const others = [closing.signal, ...(settings.signal ? [settings.signal] : [])];

  return withDeadline(settings.deadlineMs, others, async (signal) => {
    const layers = await loadLayers(settings.sources, { signal, context: { env: settings.env } });
    const access = createAccess(settings, operatorVariables(layers, settings.env));
    const { tree, references, secrets } = await resolveLayers(layers, access, signal);
    const validated = await abortable(
      validate(tree, settings.schema, {
        secretPaths: references.map(({ path }) => path),
        redact: (text) => redactor(secrets)(text),
        sourceOf: sourceOf(layers),
      }),
      signal,
    );
    return new LoadedConfig({
      snapshot: new FrozenSnapshot(freezeCopy(validated), 1, new Date()),
      references,
      resolve: (other, name) =>
        withDeadline(settings.deadlineMs, others, (until) =>
          resolveLayers([objectLayer(other, name)], access, until),
        ),
      close: async () => {
        closing.abort();
        await access.provider.close?.();
      },
    });
  });
}

/** The way to the secrets: who fetches them, from which vaults, and how gently. */
type Access = Pick<ResolveOptions, 'vaults' | 'provider' | 'concurrency' | 'random'> & {
  /** DNS suffixes of vaults that an identifier may have; which vaults are asked is another matter. */
  readonly suffixes: readonly string[];
  /** Every text that was put in the place of a reference or an escape, and is never read as a reference again. */
  readonly resolved: Set<unknown>;
};

function createAccess(settings: LoadSettings, env: NodeJS.ProcessEnv): Access {
  let allowed: AllowedVaults | undefined;
  const vaults = (): AllowedVaults =>
    (allowed ??= allowedVaults({ ...settings, env, fallback: settings.provider?.defaultVault }));
  const provider =
    settings.provider ??
    keyVaultProvider({ ...settings, env, credentialOf: (url) => vaults().credentialOf(url) });
  return {
    vaults,
    provider,
    concurrency: settings.concurrency,
    random: settings.random,
    suffixes: [...VAULT_SUFFIXES, settings.cloud.vaultSuffix],
    resolved: new Set(),
  };
}

/** merge → find → resolve → substitute */
async function resolveLayers(layers: readonly Layer[], access: Access, signal: AbortSignal) {
  const merged = mergeLayers(layers);
  const found = findReferences(merged, access);
  const { replacements, references, secrets } = await resolveFound(found, {
    ...access,
    signal,
    sourceOf: sourceOf(layers),
  });
  for (const { value } of replacements) access.resolved.add(value);
  return { tree: substitute(merged, replacements, found.escapedKeys), references, secrets };
}

/** Where a value of the merged tree stands, for errors and the report. */
function sourceOf(layers: readonly Layer[]): (path: Path) => Failure['source'] {
  return (path) => {
    const layer = layerOf(layers, path);
    if (!layer) return { name: '' };
    const { file, line } = layer.origin(path) ?? {};
    return {
      name: layer.name,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    };
  };
}
