import type { Reference, SyntaxProblem } from '../references/reference.js';
import { parseReference } from '../references/parse-reference.js';
import { parseValue } from '../references/parse-value.js';
import { isPlainObject, isReferenceObject, MAX_DEPTH } from './config-tree.js';
import type { Path } from './path.js';

/** A reference with the place where it stands. */
export interface Occurrence {
  readonly path: Path;
  readonly reference: Reference;
}

export interface Found {
  readonly occurrences: readonly Occurrence[];
  /** Strings whose escapes were undone: `@keyvault::x` means the text `@keyvault:x`. */
  readonly literals: readonly { readonly path: Path; readonly text: string }[];
  /** What looks like a reference and is not one, and what cannot be walked. */
  readonly problems: readonly { readonly path: Path; readonly problem: SyntaxProblem }[];
}

/**
 * Finds every reference in a tree, in the order of the tree. The walk is iterative and changes nothing.
 * @param resolved texts that came out of a resolution: they are values, whatever they look like
 */
export function findReferences(tree: unknown, resolved: ReadonlySet<unknown> = new Set()): Found {
  const occurrences: Occurrence[] = [];
  const literals: { path: Path; text: string }[] = [];
  const problems: { path: Path; problem: SyntaxProblem }[] = [];
  const pending: { value: unknown; path: Path }[] = [{ value: tree, path: [] }];

  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path } = next;
    if (typeof value === 'string') {
      if (resolved.has(value)) continue;
      const parsed = parseValue(value);
      if ('reference' in parsed) occurrences.push({ path, reference: parsed.reference });
      else if ('problem' in parsed) problems.push({ path, problem: parsed.problem });
      else if (parsed.literal !== value) literals.push({ path, text: parsed.literal });
    } else if (isReferenceObject(value)) {
      const parsed = parseObjectForm(value);
      if ('name' in parsed) occurrences.push({ path, reference: parsed });
      else problems.push({ path, problem: parsed });
    } else if (path.length > MAX_DEPTH) {
      problems.push({ path: path.slice(0, 4), problem: TOO_DEEP });
    } else {
      pending.push(...childrenOf(value, path).toReversed());
    }
  }
  return { occurrences, literals, problems };
}

const TOO_DEEP: SyntaxProblem = {
  reason: 'DEPTH',
  message: `the tree is deeper than ${MAX_DEPTH} levels here, or contains itself`,
  remedy: 'flatten it, or remove the cycle',
};

function childrenOf(value: unknown, path: Path): { value: unknown; path: Path }[] {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => ({ value: item, path: [...path, index] }));
  if (!isPlainObject(value)) return [];
  return Object.entries(value).map(([key, item]) => ({ value: item, path: [...path, key] }));
}

function parseObjectForm(value: { readonly $keyvault: unknown }): Reference | SyntaxProblem {
  if (typeof value.$keyvault === 'string' && Object.keys(value).length === 1)
    return parseReference(value.$keyvault, 0);
  return {
    reason: 'OBJECT',
    message: 'an object with the key $keyvault is a reference and holds nothing else',
    remedy: "write { $keyvault: '[vault/]name[@version]' }",
  };
}
