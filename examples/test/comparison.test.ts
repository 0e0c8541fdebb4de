import { expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';

interface Row {
  contender: string;
  size: number;
  requests: number;
  challenges: number;
  tokens: number;
  mostInFlight: number;
}

/** Counts do not depend on the machine: what a page says of them stays true when the bench is run again, or this fails. */
it('docs/comparison.md has the counts of the bench', async () => {
  const page = await readFile('../docs/comparison.md', 'utf8');
  const results: { loads: { title: string; rows: Row[] }[] } = JSON.parse(
    await readFile('../bench/results.json', 'utf8'),
  );
  const { rows = [] } = results.loads.find(({ title }) => title === 'Loading the secrets of one vault') ?? {};
  const section = page.slice(page.indexOf('## What a vault sees'), page.indexOf('One request after another'));
  const quoted = [...section.matchAll(/^\| (.+?) +((?:\| \d+ +){4})\|$/gm)];
  expect(quoted).toHaveLength(6);
  for (const [, contender, numbers = ''] of quoted) {
    const row = rows.find((one) => one.size === 50 && one.contender === contender);
    const { requests, challenges, tokens, mostInFlight } = row ?? {};
    expect(numbers.match(/\d+/g)?.map(Number)).toEqual([requests, challenges, tokens, mostInFlight]);
  }
});
