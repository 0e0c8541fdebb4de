import { describe, expect, it } from '@jest/globals';
import * as fc from 'fast-check';
import { type HeldPages, type Read, readSettled, settingsIn } from './app-configuration-pages.js';

const numRuns = Number(process.env['FUZZ_RUNS'] ?? 20_000);
const KEYS = ['a', 'b', 'c', 'd', 'e'];

/** What happens just before a request is answered: a key is written, or removed. */
const change = fc.option(fc.record({ key: fc.constantFrom(...KEYS), removes: fc.boolean() }), {
  freq: 3,
});

/** A store with two settings a page, in which every write gives an ETag that never was. */
class ChangingStore {
  readonly #values = new Map<string, number>();
  readonly #changes: { key: string; removes: boolean }[];
  readonly history: string[] = [];
  /** Of each answer, whether it was that nothing has changed. */
  readonly unchanged: boolean[] = [];
  #writes = 0;

  constructor(keys: readonly string[], changes: readonly ({ key: string; removes: boolean } | null)[]) {
    for (const key of keys) this.#values.set(key, 0);
    this.#changes = changes.map((one) => one ?? { key: '', removes: true });
    this.history.push(this.state);
  }

  get state(): string {
    return print(Array.from(this.#values, ([key, value]) => ({ key, value: String(value) })));
  }

  readonly read: Read = (_, { after, etag }) => {
    const next = this.#changes.shift();
    if (next?.removes) this.#values.delete(next.key);
    else if (next) this.#values.set(next.key, (this.#writes += 1));
    this.history.push(this.state);
    const rest = [...this.#values]
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .filter(([key]) => after === undefined || key > after);
    const page = rest.slice(0, 2);
    const current = JSON.stringify([page, rest.length > 2]);
    this.unchanged.push(etag === current);
    return Promise.resolve({
      settings: etag === current ? undefined : page.map(([key, value]) => ({ key, value: String(value) })),
      etag: current,
      ...(rest.length > 2 ? { next: page.at(-1)?.[0] ?? '' } : {}),
    });
  };
}

const print = (settings: readonly { key: string; value?: string }[]): string =>
  settings
    .map(({ key, value }) => `${key}=${value}`)
    .toSorted()
    .join();
const contentOf = (pages: readonly HeldPages[]): string => print(pages.flatMap(settingsIn));

describe('readSettled(), whatever changes between its requests', () => {
  it('yields a state that was, when it came to rest, and the last one as soon as the store does', async () => {
    const keys = fc.subarray(KEYS);
    await fc.assert(
      fc.asyncProperty(keys, fc.array(change, { maxLength: 14 }), async (present, changes) => {
        const store = new ChangingStore(present, changes);
        let pages: readonly HeldPages[] = [];
        // A load and refreshes after it, until nothing is written any more.
        for (let load = 0; load < 16; load += 1) {
          const found = await readSettled([{}], pages, store.read);
          // Three rounds that all found something may end in between two states; one that found nothing tells of one.
          const count = found.flat().length;
          if (count <= 1 || store.unchanged.slice(-count).every(Boolean))
            expect(store.history).toContain(contentOf(found));
          pages = found;
        }
        expect(contentOf(pages)).toBe(store.state);
        expect(await readSettled([{}], pages, store.read)).toBe(pages);
      }),
      { numRuns: Math.ceil(numRuns / 10) },
    );
  });
});
