import { nearestName } from './nearest-name.js';
import { type ConfigTree, isPlainObject } from './tree/config-tree.js';
import type { Path } from './tree/path.js';

/** Of short names, such as `A`, every other short one is near. */
const SHORTEST = 4;

/** The path of a tree that a mistyped one, `db.pasword`, probably means; lists are not searched. */
export function nearestPath(text: string, tree: ConfigTree): Path | undefined {
  if (text.length < SHORTEST) return undefined;
  const paths = new Map(pathsIn(tree).map((path) => [path.join('.'), path]));
  const name = nearestName(text, [...paths.keys()].filter(isAsLongAs(text)));
  return name === undefined ? undefined : paths.get(name);
}

/** What differs by more letters in length is not near, and need not be compared. */
function isAsLongAs(text: string): (other: string) => boolean {
  return (other) => other.length >= SHORTEST && Math.abs(other.length - text.length) <= 2;
}

/** Of all that is in the tree, but not in lists. */
function pathsIn(tree: ConfigTree): Path[] {
  const paths: Path[] = [];
  // What stands in the tree several times, or in itself, is walked once.
  const walked = new Map<ConfigTree, Path>([[tree, []]]);
  for (const [branch, base] of walked)
    for (const [key, value] of Object.entries(branch)) {
      const path = [...base, key];
      paths.push(path);
      if (isPlainObject(value) && !walked.has(value)) walked.set(value, path);
    }
  return paths;
}
