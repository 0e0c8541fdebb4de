import type {
  PageAnswer,
  PagePosition,
  SettingsQuery,
  StoredSetting,
} from '../azure/app-configuration-client.js';

/** A page as it was read, with what tells whether it is still the same. */
interface HeldPage {
  readonly after: string | undefined;
  readonly etag: string | undefined;
  readonly next: string | undefined;
  readonly settings: readonly StoredSetting[];
}
export type HeldPages = readonly HeldPage[];

export type Read = (query: SettingsQuery, at: PagePosition) => Promise<PageAnswer>;

/** While settings change faster than they can be read, what the last round found is taken; the next refresh has the rest. */
const ROUNDS = 3;

/**
 * The pages of several queries as they were at one moment: they are read again, each by its ETag, until none has changed since
 * the others were read. A page that is the same as the one held is not transferred.
 * @returns `held` itself when nothing changed
 */
export async function readSettled(
  queries: readonly SettingsQuery[],
  held: readonly HeldPages[],
  read: Read,
): Promise<readonly HeldPages[]> {
  let settled = held;
  for (let round = 1; round <= ROUNDS; round += 1) {
    const found: HeldPages[] = [];
    for (const [index, query] of queries.entries())
      found.push(await readPages(query, settled[index] ?? [], read));
    if (found.length === settled.length && found.every((pages, index) => pages === settled[index])) break;
    settled = found;
    // One page is one moment.
    if (found.flat().length <= 1) break;
  }
  return settled;
}

/** The pages of one query; `held` itself when they are the same. */
export async function readPages(query: SettingsQuery, held: HeldPages, read: Read): Promise<HeldPages> {
  const pages: HeldPage[] = [];
  let after: string | undefined;
  do {
    const last = held[pages.length];
    const same = last?.after === after ? last : undefined;
    const { settings, etag, next } = await read(query, { after, etag: same?.etag });
    if (settings) pages.push({ after, etag, next, settings });
    // A 304 without its link must not lose the pages behind it.
    else if (same) pages.push((next ?? same.next) === same.next ? same : { ...same, next });
    after = pages.at(-1)?.next;
  } while (after !== undefined);
  return pages.length === held.length && pages.every((page, index) => page === held[index]) ? held : pages;
}

export function settingsIn(pages: HeldPages): readonly StoredSetting[] {
  return pages.flatMap(({ settings }) => settings);
}
