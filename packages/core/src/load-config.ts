import { setMaxListeners } from 'node:events';
import { type Config, LoadedConfig } from './config/config.js';
import { LiveConfig } from './config/live-config.js';
import type { Moment } from './config/moment.js';
import type { RefreshScope } from './config/refresher.js';
import { withDeadline } from './deadline.js';
import { publish } from './diagnostics.js';
import { type Failure, isConfigError } from './errors.js';
import { loadLayers, operatorVariables, stackLayers } from './load-layers.js';
import { type LoadConfigOptions, type LoadSettings, loadSettings } from './load-options.js';
import { readSecret } from './read-secret.js';
import { redactor } from './redact.js';
import { resolveFound } from './resolve-found.js';
import { LIVING, type Patience, SecretAccess } from './secret-access.js';
import { abortable } from './secrets/abortable.js';
import type { SecretIdentifier } from './secrets/secret-provider.js';
import type { StoredSecret } from './secrets/secret-store.js';
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
  const { clock, deadlineMs } = settings;
  const closing = new AbortController();
  // Every read on demand listens to it.
  setMaxListeners(0, closing.signal);
  let opened: SecretAccess | undefined;
  const accessUnder = (env: NodeJS.ProcessEnv): SecretAccess =>
    (opened ??= new SecretAccess(settings, env, closing.signal));

  /** One journey: sources → merge → find → resolve → substitute → validate. A refresh takes the same way. */
  const travel = async (how: Travel, signal: AbortSignal): Promise<Moment> => {
    const startedAt = clock.now();
    const layers = await loadLayers(settings.sources, {
      signal,
      env: settings.env,
      azure: (env) => accessUnder(env).azure,
      previous: how.previous,
    });
    const stacked = stackLayers(layers);
    const access = accessUnder(operatorVariables(stacked, settings.env));
    const { tree, references, secrets, texts, resolved } = await resolveLayers(stacked, access, {
      settings,
      signal,
      patience: how.patience,
      held: (id) => how.held(access, id),
    });
    const validated = await abortable(
      validate(tree, settings.schema, {
        secretPaths: references.map(({ path }) => path),
        redact: (text) => redactor(texts)(text),
        sourceOf: sourceOf(stacked),
      }),
      signal,
    );
    return { layers, values: freezeCopy(validated), references, secrets, resolved, startedAt };
  };
  const withinDeadline = <V>(ms: number, work: (signal: AbortSignal) => Promise<V>): Promise<V> =>
    withDeadline(ms, [closing.signal], clock, work);

  const close = async (): Promise<void> => {
    closing.abort();
    await opened?.close();
  };
  const first = await start(settings, closing, travel).catch(async (error: unknown) => {
    await close();
    throw error;
  });
  const access = accessUnder(settings.env);

  return new LoadedConfig(
    new LiveConfig(
      first,
      {
        store: access.store,
        traffic: access.traffic,
        close,
        list: (vault) => access.azure.listSecrets(vault, closing.signal),
        vaults: () => access.vaultUrls,
        vaultUrl: (name) => `https://${name}.${settings.cloud.vaultSuffix}`,
        read: (reference) =>
          readSecret(reference, {
            store: access.store,
            suffixes: access.suffixes,
            vaults: () => access.vaults(),
            expiry: { onExpired: settings.onExpired, now: clock.now() },
          }),
        travel: (previous, { scope, forgetMarks }) =>
          withinDeadline(deadlineMs, (signal) =>
            travel(again(previous, scope, forgetMarks, settings), signal),
          ),
        resolve: (tree, name, moment) =>
          withinDeadline(deadlineMs, async (signal) => {
            const patience = { attempts: Infinity, waitForAccessUntil: 0 };
            const held = (id: SecretIdentifier) => access.store.held(id, true);
            const { resolved } = moment;
            const context = { settings, signal, patience, held, resolved };
            const result = await resolveLayers([objectLayer(tree, name)], access, context);
            access.store.commit(result.secrets);
            return result;
          }),
      },
      { ...settings, intervalMs: settings.refreshes ? settings.intervalMs : undefined },
    ),
  );
}

/** What distinguishes one journey from another. */
interface Travel {
  readonly previous: readonly (Layer | undefined)[];
  readonly patience: Patience;
  /** A secret that need not be asked for. */
  readonly held: (access: SecretAccess, id: SecretIdentifier) => StoredSecret | undefined;
}

/** The first journey: it has nothing to fall back on, and therefore all the time there is. */
async function start(
  { clock, deadlineMs, waitForAccessMs, signal: given }: LoadSettings,
  closing: AbortController,
  travel: (how: Travel, signal: AbortSignal) => Promise<Moment>,
): Promise<Moment> {
  const startedAt = clock.now();
  const patience = { attempts: Infinity, waitForAccessUntil: startedAt + waitForAccessMs };
  const signals = [closing.signal, ...(given ? [given] : [])];
  const durationMs = (): number => clock.now() - startedAt;
  try {
    const moment = await withDeadline(deadlineMs + waitForAccessMs, signals, clock, (signal) =>
      travel({ previous: [], patience, held: () => undefined }, signal),
    );
    publish('vaultref:load', () => ({ references: moment.references.length, durationMs: durationMs() }));
    return moment;
  } catch (error) {
    const code = isConfigError(error) ? error.code : 'ERR_RESOLUTION_FAILED';
    publish('vaultref:load', () => ({ references: 0, durationMs: durationMs(), code }));
    throw error;
  }
}

/** The same journey later: pinned versions are held for good, and by event all that is fresh. */
function again(
  { layers }: Moment,
  scope: RefreshScope,
  forgetMarks: boolean,
  { sources }: LoadSettings,
): Travel {
  return {
    previous: forgetMarks ? layers.map((layer, n) => (sources[n]?.remote ? undefined : layer)) : layers,
    patience: LIVING,
    held: ({ store }, id) => store.held(id, scope === 'invalidated'),
  };
}

/** merge → find → resolve → substitute */
async function resolveLayers(
  layers: readonly Layer[],
  access: SecretAccess,
  how: {
    readonly settings: LoadSettings;
    readonly signal: AbortSignal;
    readonly patience: Patience;
    readonly held: (id: SecretIdentifier) => StoredSecret | undefined;
    /** Texts that came out of a resolution before this one. */
    readonly resolved?: Set<unknown>;
  },
) {
  const { settings, signal, patience, held, resolved = new Set<unknown>() } = how;
  const merged = mergeLayers(layers);
  const found = findReferences(merged, { suffixes: access.suffixes, resolved });
  const resolution = await resolveFound(found, {
    vaults: () => access.vaults(),
    provider: access.provider,
    held,
    epochOf: (id) => access.store.epochOf(id),
    fetching: access.fetching(patience, signal),
    expiry: { onExpired: settings.onExpired, now: settings.clock.now() },
    sourceOf: sourceOf(layers),
  });
  const { replacements, references, secrets, texts } = resolution;
  for (const { value } of replacements) resolved.add(value);
  return {
    tree: substitute(merged, replacements, found.escapedKeys),
    references,
    secrets,
    texts,
    resolved,
  };
}

/** Where a value of the merged tree stands, for errors and the report. */
function sourceOf(layers: readonly Layer[]): (path: Path) => Failure['source'] {
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
