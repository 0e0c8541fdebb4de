import type { SettingsQuery, StoredSetting } from '../azure/app-configuration-client.js';
import { problemError } from '../errors.js';
import { snapshotOf } from './app-configuration-content.js';
import { type HeldPages, type Read, readPages, readSettled, settingsIn } from './app-configuration-pages.js';
import type { ParseJson } from './parse-json.js';

/** What was read, with the ETags by which the next load asks for what is new. */
export class Mark {
  constructor(
    readonly sentinel: HeldPages,
    readonly pages: readonly HeldPages[],
    /** By name. A snapshot never changes. */
    readonly snapshots: ReadonlyMap<string, HeldPages>,
  ) {}
}

/** What the options ask for, in the order in which a later one wins. */
export interface Wanted {
  readonly queries: readonly SettingsQuery[];
  readonly sentinel: SettingsQuery | undefined;
}

interface Means {
  readonly read: Read;
  readonly parseJson: ParseJson;
}

/** @returns `held` itself when nothing changed */
export async function readStore(
  { queries, sentinel }: Wanted,
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

/**
 * The settings in the order in which a later one wins, those of a snapshot in the place of what names it.
 * @param name of the source, for errors
 * @throws ConfigError ERR_SOURCE_SYNTAX for a snapshot that holds a key with several labels
 */
export function settingsOf(
  { pages, snapshots }: Mark,
  queries: readonly SettingsQuery[],
  { name, parseJson }: { readonly name: string; readonly parseJson: ParseJson },
): readonly StoredSetting[] {
  const snapshot = (named: string): readonly StoredSetting[] =>
    composedByKey(settingsIn(snapshots.get(named) ?? []), `${name}, snapshot ${named}`);
  const live = pages[Symbol.iterator]();
  return queries.flatMap((query) =>
    query.snapshot === undefined
      ? settingsIn(live.next().value ?? []).flatMap((setting) => {
          const named = snapshotOf(setting, parseJson);
          return named === undefined ? [setting] : snapshot(named);
        })
      : snapshot(query.snapshot),
  );
}

/** Of a key with several labels nobody could say which one is meant. */
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
