import { describe, expect, it } from '@jest/globals';
import type { AzureAccess, ConfigTree, Source } from '../../core/src/index.js';

/** What the source under test is asked to hold. */
const CONTENT = { GREETING: 'hello', EMPTY: '', DB_PASSWORD: '@keyvault:db-password' };

/** A source to test, and the world that it is loaded in. */
export interface SourceUnderTest {
  readonly source: Source;
  readonly env?: NodeJS.ProcessEnv;
  /** For a source that reads from a service. */
  readonly azure?: AzureAccess;
  /** What it yields, when that is not the content itself. */
  readonly tree?: ConfigTree;
}

/**
 * What every source keeps to.
 * @param create makes a source that holds exactly the given variables, among others perhaps
 * @param place `file` when its values have a file and a line, `none` when they have no place
 */
export function describeSource(
  name: string,
  create: (content: Record<string, string>) => Promise<SourceUnderTest>,
  place: 'file' | 'none',
): void {
  describe(`${name} keeps the contract of a source`, () => {
    const load = async (previous?: Awaited<ReturnType<Source['load']>>) => {
      const { source, env = {}, azure, tree = CONTENT } = await create(CONTENT);
      const layer = await source.load({
        signal: new AbortController().signal,
        context: { env, ...(azure ? { azure } : {}) },
        ...(previous ? { previous } : {}),
      });
      return { source, layer, tree };
    };

    it('has a name, which its layer bears', async () => {
      const { source, layer } = await load();
      expect(source.name).not.toBe('');
      expect(layer.name).toBe(source.name);
    });

    it('yields its values as they are, references as text', async () => {
      const { layer, tree } = await load();
      expect(layer.tree).toMatchObject(tree);
    });

    it('writes nothing to process.env', async () => {
      const before = { ...process.env };
      await load();
      expect({ ...process.env }).toEqual(before);
    });

    it('yields the same when it is loaded again with its previous layer', async () => {
      const { layer } = await load();
      expect((await load(layer)).layer.tree).toEqual(layer.tree);
    });

    it('tells where a value stands, as far as it has a place', async () => {
      const { layer } = await load();
      const origin = layer.origin(['DB_PASSWORD']);
      if (place === 'none') expect(origin?.file).toBeUndefined();
      else expect(origin).toMatchObject({ file: expect.any(String), line: expect.any(Number) });
    });

    it('answers for a path that it does not have', async () => {
      const { layer } = await load();
      expect(layer.origin(['NOT', 'THERE', 0])?.line).toBeUndefined();
    });
  });
}
