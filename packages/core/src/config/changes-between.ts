import { changedPaths, touches } from '../tree/changed-paths.js';
import type { Path } from '../tree/path.js';
import type { Change } from './listeners.js';
import type { Moment } from './moment.js';
import type { ReferenceReport } from './report.js';

/** What changed in the values, and under their names in the trees of adapters. */
export function changesBetween(before: Moment, after: Moment): Change[] {
  let differs: boolean | undefined;
  const mayDiffer = (): boolean => (differs ??= changedPaths(before.tree, after.tree).length > 0);
  const ofValues = changedPaths(before.values, after.values, [], mayDiffer).map((path) =>
    withVersion(path, after.references),
  );
  const ofTrees = Array.from(after.trees, ([name, { tree, references }]) =>
    changedPaths(before.trees.get(name)?.tree, tree).map((path) => withVersion(path, references, [name])),
  );
  return [...ofValues, ...ofTrees.flat()];
}

/** @param above what the path is told under */
function withVersion(path: Path, references: readonly ReferenceReport[], above: Path = []): Change {
  const version = references.find((reference) => touches(reference.path, path))?.version;
  return { path: [...above, ...path], ...(version === undefined ? {} : { version }) };
}
