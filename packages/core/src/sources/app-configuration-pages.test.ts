import { describe, expect, it } from '@jest/globals';
import { type Read, readSettled, settingsIn } from './app-configuration-pages.js';

/** A store with two settings a page, as the service lists them; a page's ETag is its content. */
function store(values: Record<string, string>, onRead: (reads: number) => void = () => undefined) {
  let reads = 0;
  const transferred: string[] = [];
  const read: Read = (_, { after, etag }) => {
    reads += 1;
    const entries = Object.entries(values).toSorted(([a], [b]) => (a < b ? -1 : 1));
    const rest = entries.filter(([key]) => after === undefined || key > after);
    const page = rest.slice(0, 2);
    const next = rest.length > 2 ? page.at(-1)?.[0] : undefined;
    const current = JSON.stringify([page, next]);
    onRead(reads);
    const link = next === undefined ? {} : { next };
    if (etag === current) return Promise.resolve({ settings: undefined, ...link });
    transferred.push(...page.map(([key]) => key));
    const settings = page.map(([key, value]) => ({ key, value }));
    return Promise.resolve({ settings, etag: current, ...link });
  };
  return { values, read, transferred, reads: () => reads };
}

const valuesOf = (pages: Awaited<ReturnType<typeof readSettled>>) =>
  Object.fromEntries(pages.flatMap(settingsIn).map(({ key, value }) => [key, value]));

describe('readSettled()', () => {
  const ALL = { a: '1', b: '1', c: '1', d: '1', e: '1' };

  it('asks each page once more than it changes, and transfers it once', async () => {
    const { read, transferred, reads } = store({ ...ALL });
    const pages = await readSettled([{}], [], read);
    expect(valuesOf(pages)).toEqual(ALL);
    expect([transferred, reads()]).toEqual([['a', 'b', 'c', 'd', 'e'], 6]);
  });

  it('is the pages held when nothing changed', async () => {
    const { read, transferred, reads } = store({ ...ALL });
    const pages = await readSettled([{}], [], read);
    expect(await readSettled([{}], pages, read)).toBe(pages);
    expect([transferred.length, reads()]).toEqual([5, 9]);
  });

  it('transfers only the page that changed', async () => {
    const { values, read, transferred } = store({ ...ALL });
    const pages = await readSettled([{}], [], read);
    values['d'] = '2';
    expect(valuesOf(await readSettled([{}], pages, read))).toEqual({ ...ALL, d: '2' });
    expect(transferred.slice(5)).toEqual(['c', 'd']);
  });

  it.each([
    ['removed', { a: '1', b: '1', c: '1' }],
    ['emptied', {}],
  ])('follows pages that are %s', async (_, left: Record<string, string>) => {
    const pages = await readSettled([{}], [], store({ ...ALL }).read);
    expect(valuesOf(await readSettled([{}], pages, store(left).read))).toEqual(left);
  });

  it('follows pages that are added', async () => {
    const { values, read } = store({ ...ALL });
    const pages = await readSettled([{}], [], read);
    Object.assign(values, { f: '2', g: '2', aa: '2' });
    expect(valuesOf(await readSettled([{}], pages, read))).toEqual({ ...ALL, f: '2', g: '2', aa: '2' });
  });

  it('yields one moment when a change comes between two pages', async () => {
    const both = store({ ...ALL }, (reads) => {
      // After the first page was answered: as one who writes `a`, then `e`.
      if (reads === 1) Object.assign(both.values, { a: '2', e: '2' });
    });
    expect(valuesOf(await readSettled([{}], [], both.read))).toEqual({ ...ALL, a: '2', e: '2' });
  });

  it('loses no change that comes while the pages are confirmed', async () => {
    const changing = store({ ...ALL }, (reads) => {
      if (reads >= 4) changing.values['b'] = String(reads);
    });
    const pages = await readSettled([{}], [], changing.read);
    const calm = store({ ...changing.values });
    expect(valuesOf(await readSettled([{}], pages, calm.read))).toEqual(changing.values);
  });

  it('keeps the pages behind a 304 that came without its link', async () => {
    const { read } = store({ ...ALL });
    const pages = await readSettled([{}], [], read);
    const without: Read = async (query, at) => {
      const { settings, etag } = await read(query, at);
      return { settings, ...(etag === undefined ? {} : { etag }) };
    };
    expect(await readSettled([{}], pages, without)).toBe(pages);
  });
});
