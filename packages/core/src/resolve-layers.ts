import type { ReferenceReport } from './config/report.js';
import type { Failure } from './errors.js';
import type { LoadSettings } from './load-options.js';
import { resolveFound } from './resolve-found.js';
import type { Patience, SecretAccess } from './secret-access.js';
import type { SecretIdentifier } from './secrets/secret-provider.js';
import type { StoredSecret } from './secrets/secret-store.js';
import type { Layer } from './sources/source.js';
import { findReferences } from './tree/find-references.js';
import { layerOf, mergeLayers } from './tree/merge-layers.js';
import type { Path } from './tree/path.js';
import { substitute } from './tree/substitute.js';

/** How secrets are come by, in one journey. */
export interface Manner {
  readonly settings: LoadSettings;
  readonly access: SecretAccess;
  readonly signal: AbortSignal;
  readonly patience: Patience;
  /** A secret that need not be asked for. */
  readonly held: (id: SecretIdentifier) => StoredSecret | undefined;
}

export interface ResolvedLayers {
  readonly tree: unknown;
  readonly references: readonly ReferenceReport[];
  readonly secrets: readonly StoredSecret[];
  /** The texts that came from the vault, whole and in part, for redaction. */
  readonly texts: readonly string[];
  /** Every text that was put in the place of a reference or an escape, whole and in part. */
  readonly resolved: ReadonlySet<unknown>;
}

/**
 * merge → find → resolve → substitute
 * @param known texts that came out of a resolution before: they are values, whatever they look like
 */
export async function resolveLayers(
  layers: readonly Layer[],
  { settings, access, signal, patience, held }: Manner,
  known: ReadonlySet<unknown> = new Set(),
): Promise<ResolvedLayers> {
  const merged = mergeLayers(layers);
  const found = findReferences(merged, { suffixes: access.suffixes, resolved: known });
  const { replacements, references, secrets, texts } = await resolveFound(found, {
    vaults: () => access.vaults(),
    provider: access.provider,
    held,
    epochOf: (id) => access.store.epochOf(id),
    fetching: access.fetching(patience, signal),
    expiry: { onExpired: settings.onExpired, now: settings.clock.now() },
    sourceOf: sourceOf(layers),
  });
  const tree = substitute(merged, replacements, found.escapedKeys);
  const resolved = new Set([...texts, ...replacements.map(({ value }) => value)]);
  return { tree, references, secrets, texts, resolved };
}

/** Where a value of the merged tree stands, for errors and the report. */
export function sourceOf(layers: readonly Layer[]): (path: Path) => Failure['source'] {
  return (path) => {
    const layer = layerOf(layers, path);
    if (!layer) return { name: '' };
    const { name = layer.name, file, line } = layer.origin(path) ?? {};
    return {
      name,
      ...(file === undefined ? {} : { file }),
      ...(line === undefined ? {} : { line }),
    };
  };
}
