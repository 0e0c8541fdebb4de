import type { ParseError } from 'jsonc-parser';
import type { StoredSetting } from '../azure/app-configuration-client.js';
import { storeName } from '../azure/app-configuration-problem.js';
import { Replicas } from '../azure/app-configuration-replicas.js';
import type { AzureAccess } from '../azure/azure-access.js';
import { ConfigError, problemError } from '../errors.js';
import { isPlainObject } from '../tree/config-tree.js';
import { kindOf } from './app-configuration-content.js';
import {
  type AppConfigurationOptions,
  type AppConfigurationSettings,
  appConfigurationSettings,
} from './app-configuration-options.js';
import { type HeldPages, type Read, readPages, readSettled, settingsIn } from './app-configuration-pages.js';
import { type ParseJson, placeSettings, settingName } from './app-configuration-tree.js';
import type { Layer, Source } from './source.js';

/**
 * The settings of an Azure App Configuration store. Its Key Vault references are resolved like all others, in allowed vaults only.
 * A refresh asks for what has changed: one request for each selector, or one in all with a sentinel.
 *
 * @example
 * appConfiguration({ endpoint: 'https://my-store.azconfig.io', selectors: [{ key: 'app:*' }], trimPrefix: 'app:' })
 *
 * @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION; from load() ERR_SOURCE_UNREADABLE, ERR_SOURCE_SYNTAX,
 * ERR_REFERENCE_SYNTAX, and ERR_CREDENTIAL_UNAVAILABLE or ERR_AUTHENTICATION_FAILED when there is no token
 */
export function appConfiguration(options: AppConfigurationOptions): Source {
  const settings = appConfigurationSettings(options);
  const name = storeName(settings.endpoints[0]);
  // A source may serve several loads, each with an identity and a transport of its own.
  const stores = new WeakMap<AzureAccess, Replicas>();
  return {
    name,
    remote: true,
    async load({ previous, signal, context: { azure } }): Promise<Layer> {
      if (!azure) throw withoutAzure(name);
      const store = stores.get(azure) ?? new Replicas(settings.endpoints, settings.credential, azure);
      stores.set(azure, store);
      const held = previous?.mark instanceof Mark ? previous.mark : undefined;
      const parseJson = await jsonParser();
      const mark = await store.load(signal, (read) => readStore(settings, held, { read, parseJson }));
      if (previous && mark === held) return previous;
      if (previous && mark.pages === held?.pages) return { ...previous, mark };
      return toLayer(mark, name, { settings, parseJson });
    },
  };
}

/** What was read, with the ETags by which the next load asks for what is new. */
class Mark {
  constructor(
    readonly sentinel: HeldPages,
    readonly pages: readonly HeldPages[],
    /** By name. A snapshot never changes. */
    readonly snapshots: ReadonlyMap<string, HeldPages>,
  ) {}
}

interface Means {
  readonly read: Read;
  readonly parseJson: ParseJson;
}

/** @returns `held` itself when nothing changed */
async function readStore(
  { queries, sentinel }: AppConfigurationSettings,
  held: Mark | undefined,
  { read, parseJson }: Means,
): Promise<Mark> {
  // Before the settings: what is written while they are read must not be taken for known.
  const known = held?.sentinel ?? [];
  const watched = sentinel ? await readPages(sentinel, known, read) : known;
  if (held && watched === held.sentinel && settingsIn(watched).length > 0) return held;
  const live = queries.filter(({ snapshot }) => snapshot === undefined);
  const pages = await readSettled(live, held?.pages ?? [], read);
  if (held && pages === held.pages)
    return watched === held.sentinel ? held : new Mark(watched, pages, held.snapshots);
  const named = [
    ...queries.map(({ snapshot }) => snapshot),
    ...pages.flatMap(settingsIn).map((setting) => snapshotOf(setting, parseJson)),
  ];
  const snapshots = new Map<string, HeldPages>();
  for (const snapshot of named) {
    if (snapshot === undefined || snapshots.has(snapshot)) continue;
    snapshots.set(snapshot, held?.snapshots.get(snapshot) ?? (await readPages({ snapshot }, [], read)));
  }
  return new Mark(watched, pages, snapshots);
}

/** The snapshot that a setting names: `{"snapshot_name":"…"}` under the content type of snapshot references. */
function snapshotOf(setting: StoredSetting, parseJson: ParseJson): string | undefined {
  if (kindOf(setting) !== 'snapshot-reference') return undefined;
  const value = parseJson(setting.value ?? '');
  const name: unknown = isPlainObject(value) ? value['snapshot_name'] : undefined;
  return typeof name === 'string' && name !== '' ? name : undefined;
}

function toLayer(
  mark: Mark,
  name: string,
  { settings, parseJson }: { readonly settings: AppConfigurationSettings; readonly parseJson: ParseJson },
): Layer {
  const snapshot = (named: string): readonly StoredSetting[] =>
    composedByKey(settingsIn(mark.snapshots.get(named) ?? []), `${name}, snapshot ${named}`);
  const live = mark.pages[Symbol.iterator]();
  const found = settings.queries.flatMap((query) =>
    query.snapshot === undefined
      ? settingsIn(live.next().value ?? []).flatMap((setting) => {
          const named = snapshotOf(setting, parseJson);
          return named === undefined ? [setting] : snapshot(named);
        })
      : snapshot(query.snapshot),
  );
  const placed = placeSettings(found, settings.place, { name, parseJson });
  const [problem] = placed.problems;
  if (problem) throw new ConfigError(problem.code, placed.problems);
  return {
    name,
    tree: placed.tree,
    mark,
    origin(path) {
      for (let length = path.length; length > 0; length -= 1) {
        const setting = placed.settings.get(JSON.stringify(path.slice(0, length)));
        if (setting) return { name: settingName(name, setting) };
      }
      return undefined;
    },
  };
}

/** @throws ConfigError where a key has several labels: which one is meant cannot be known */
function composedByKey(settings: readonly StoredSetting[], name: string): readonly StoredSetting[] {
  if (new Set(settings.map(({ key }) => key)).size === settings.length) return settings;
  throw problemError(
    {
      code: 'ERR_SOURCE_SYNTAX',
      reason: 'SNAPSHOT_LABELS',
      message: 'the snapshot holds settings of one key with several labels',
      remedy: "create it with the composition type 'key'",
      transient: false,
    },
    { name },
  );
}

/** JSON with comments, which the portal allows in settings too. */
async function jsonParser(): Promise<ParseJson> {
  const { getNodeValue, parseTree } = await import('jsonc-parser');
  return (text) => {
    const errors: ParseError[] = [];
    const root = parseTree(text, errors);
    return root && errors.length === 0 ? getNodeValue(root) : undefined;
  };
}

function withoutAzure(name: string) {
  return problemError(
    {
      code: 'ERR_SOURCE_UNREADABLE',
      reason: 'CONTEXT',
      message: 'this source reads from a service, and was given no way to Azure',
      remedy: 'load it with loadConfig()',
      transient: false,
    },
    { name },
  );
}
