import { expect, it } from '@jest/globals';
import { readFileSync } from 'node:fs';
import type { ClientCase, Outcome } from '../../packages/emulator/test/conformance-case.js';
import { caseDifferences } from '../../packages/emulator/test/conformance-case.js';

/** Where a witness is known to differ from the table, and why, by the name of the case. */
type Divergences = Readonly<
  Record<string, { readonly differences: readonly string[]; readonly why: string }>
>;

export interface Witness {
  /** Of its list in `divergences/`. */
  readonly name: string;
  /** Whose requests it sends. */
  readonly client: 'javascript' | 'python';
  readonly cases: readonly ClientCase[];
  readonly run: (each: ClientCase) => Promise<Outcome>;
}

/**
 * Compares what a witness saw with the table. A case that differs in other places than the list says fails, and so does
 * one of the list that differs no longer.
 */
export function describeWitness({ name: witness, client, cases, run }: Witness): void {
  const known = readDivergences(witness);

  it.each(cases.map((each) => [each.name, each] as const))('%s', async (name, each) => {
    const found = caseDifferences(each, await run(each), client);
    const places = [...new Set(found.map(placeOf))];
    const expected = Object.hasOwn(known, name) ? (known[name]?.differences ?? []) : [];
    // Places only: values change from run to run. The whole text is there when the test fails.
    if (places.join() !== expected.join()) throw new Error(unexpected(found, expected));
  });
}

/** Refuses names in the list of divergences that are no case, or no longer one, and entries without a reason. */
export function describeDivergences(witness: string, cases: readonly ClientCase[]): void {
  it('has a list of divergences that names cases of the table only, each with a reason', () => {
    const names = new Set(cases.map(({ name }) => name));
    const known = Object.entries(readDivergences(witness));
    expect(known.filter(([name, { why }]) => !names.has(name) || why === '')).toEqual([]);
  });
}

function readDivergences(witness: string): Divergences {
  const text = readFileSync(new URL(`../divergences/${witness}.json`, import.meta.url), 'utf8');
  return JSON.parse(text) as Divergences;
}

function placeOf(difference: string): string {
  return difference.split(' ')[0] ?? '';
}

function unexpected(found: readonly string[], expected: readonly string[]): string {
  return [
    'differs from the table here:',
    ...found.map((difference) => `  ${difference}`),
    `and is expected to differ in: ${expected.join(', ') || 'nothing'}`,
  ].join('\n');
}
