import { setMaxListeners } from 'node:events';
import type { Clock } from './clock.js';
import { type Config, letGo, LoadedConfig } from './config/config.js';
import { type Journey, LiveConfig } from './config/live-config.js';
import type { Moment, ResolvedTree, ResolvedTrees } from './config/moment.js';
import type { RefreshScope } from './config/refresher.js';
import { withDeadline } from './deadline.js';
import { publish } from './diagnostics.js';
import { isConfigError, type Problem, problemError } from './errors.js';
import { loadLayers, operatorVariables, stackLayers } from './load-layers.js';
import { type LoadConfigOptions, type LoadSettings, loadSettings } from './load-options.js';
import { readSecret } from './read-secret.js';
import { type Manner, resolveLayers, sourceOf } from './resolve-layers.js';
import { LIVING, type Patience, SecretAccess } from './secret-access.js';
import { abortable } from './secrets/abortable.js';
import type { SecretIdentifier } from './secrets/secret-provider.js';
import type { StoredSecret } from './secrets/secret-store.js';
import { objectLayer } from './sources/object.js';
import type { Layer } from './sources/source.js';
import { freezeCopy } from './tree/freeze-copy.js';
import type { OutputOf, StandardSchema } from './tree/standard-schema.js';
import { validate } from './tree/validate.js';

/**
 * Reads the configuration, resolves its Key Vault references and validates the result.
 *
 * @example
 * const config = await loadConfig({ vault: 'my-app-kv' }); // .env: DB_PASSWORD=@keyvault:db-password
 * config.get('DB_PASSWORD');
 *
 * @throws ConfigError ERR_RESOLUTION_FAILED with every broken reference; ERR_VALIDATION; ERR_SOURCE_UNREADABLE,
 * ERR_SOURCE_SYNTAX; ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION; and what appConfiguration() and keyVaultSecrets() add
 */
export function loadConfig<S extends StandardSchema>(
  options: LoadConfigOptions<S> & { schema: S },
): Promise<Config<OutputOf<S>>>;
/** The same without a schema: who reads a value states its type. */
export function loadConfig(options?: LoadConfigOptions): Promise<Config>;
export async function loadConfig(options: LoadConfigOptions = {}): Promise<unknown> {
  const settings = loadSettings(options);
  const { clock, deadlineMs, waitForAccessMs } = settings;
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
      previous: how.layers,
    });
    const stacked = stackLayers(layers);
    const access = accessUnder(operatorVariables(stacked, settings.env));
    const held = (id: SecretIdentifier) => how.held(access, id);
    const manner: Manner = { settings, access, signal, patience: how.patience, held };
    const { tree, texts, references, secrets, resolved } = await resolveLayers(stacked, manner);
    const trees = await resolveTrees(how.trees, manner);
    const validated = await abortable(
      validate(tree, settings.schema, {
        secretPaths: references.map(({ path }) => path),
        texts,
        sourceOf: sourceOf(stacked),
      }),
      signal,
    ).catch((error: unknown) => {
      throw signal.aborted && !isConfigError(error) ? problemError(LATE) : error;
    });
    const values = freezeCopy(validated);
    return { layers, tree, values, references, secrets, texts, trees, resolved, startedAt };
  };

  const close = async (): Promise<void> => {
    closing.abort();
    await opened?.close();
  };
  const signals = [closing.signal, ...(settings.signal ? [settings.signal] : [])];
  const first = await announced(clock, () =>
    withDeadline(deadlineMs + waitForAccessMs, signals, clock, (signal) => travel(start(settings), signal)),
  ).catch(async (error: unknown) => {
    await letGo(close, clock);
    throw error;
  });
  const access = accessUnder(settings.env);
  const { store, traffic, suffixes } = access;
  const held = (id: SecretIdentifier) => store.held(id, true);
  const inTime = <V>(work: (signal: AbortSignal) => Promise<V>): Promise<V> =>
    withDeadline(deadlineMs, [closing.signal], clock, work);

  const journey: Journey = {
    store,
    traffic,
    close,
    vaults: () => access.vaultUrls,
    credential: () => access.provider.credentialName,
    vaultUrl: (name) => `https://${name}.${settings.cloud.vaultSuffix}`,
    list: (vault) => access.azure.listSecrets(vault, closing.signal),
    read(reference) {
      const expiry = { onExpired: settings.onExpired, now: clock.now() };
      return readSecret(reference, { store, suffixes, vaults: () => access.vaults(), expiry });
    },
    travel: (previous, scope, forgetMarks) =>
      inTime((signal) => travel(again(previous, scope, forgetMarks, settings), signal)),
    resolve: (tree, name, known) =>
      inTime((signal) => {
        const { patience } = start(settings);
        return resolveTree(name, tree, known, { settings, access, signal, patience, held });
      }),
  };
  return new LoadedConfig(
    new LiveConfig(first, journey, {
      ...settings,
      intervalMs: settings.refreshes ? settings.intervalMs : undefined,
    }),
  );
}

const LATE: Problem = {
  code: 'ERR_VALIDATION',
  reason: 'TIMEOUT',
  message: 'the schema gave no answer in time',
  remedy: 'let the schema wait for nothing, or raise startup.deadlineMs',
  transient: true,
};

/** What distinguishes one journey from another. */
interface Travel {
  readonly layers: readonly (Layer | undefined)[];
  readonly trees: ResolvedTrees;
  readonly patience: Patience;
  /** A secret that need not be asked for. */
  readonly held: (access: SecretAccess, id: SecretIdentifier) => StoredSecret | undefined;
}

/** The first journey: it has nothing to fall back on, and therefore all the time there is. */
function start({ clock, waitForAccessMs }: LoadSettings): Travel {
  const patience = { attempts: Infinity, waitForAccessUntil: clock.now() + waitForAccessMs };
  return { layers: [], trees: new Map(), patience, held: () => undefined };
}

/** The same journey later: pinned versions are held for good, and by event all that is fresh. */
function again(
  { layers, trees }: Moment,
  scope: RefreshScope,
  forgetMarks: boolean,
  { sources }: LoadSettings,
): Travel {
  return {
    layers: forgetMarks ? layers.map((layer, n) => (sources[n]?.remote ? undefined : layer)) : layers,
    trees,
    patience: LIVING,
    held: ({ store }, id) => store.held(id, scope === 'invalidated'),
  };
}

async function resolveTree(
  name: string,
  given: object,
  known: ReadonlySet<unknown>,
  manner: Manner,
): Promise<ResolvedTree> {
  const resolution = await resolveLayers([objectLayer(given, name)], manner, known);
  return { given, known, ...resolution };
}

async function resolveTrees(trees: ResolvedTrees, manner: Manner): Promise<ResolvedTrees> {
  const resolved = Array.from(
    trees,
    async ([name, { given, known }]) => [name, await resolveTree(name, given, known, manner)] as const,
  );
  return new Map(await Promise.all(resolved));
}

async function announced(clock: Clock, load: () => Promise<Moment>): Promise<Moment> {
  const startedAt = clock.now();
  const tell = (references: number, code?: string): void =>
    publish('vaultref:load', () => ({
      references,
      durationMs: clock.now() - startedAt,
      ...(code === undefined ? {} : { code }),
    }));
  try {
    const moment = await load();
    tell(moment.references.length);
    return moment;
  } catch (error) {
    tell(0, isConfigError(error) ? error.code : 'ERR_RESOLUTION_FAILED');
    throw error;
  }
}
