import { VAULT_SUFFIXES } from '../references/grammar.js';
import { parseObjectForm } from '../references/object-form.js';
import { isAppService } from '../references/app-service.js';
import { parseValue } from '../references/parse-value.js';
import {
  isProblem,
  type Reference,
  type SyntaxProblem,
  syntaxProblem,
  type Template,
} from '../references/reference.js';
import { isPlainObject, isReferenceObject, MAX_DEPTH, MAX_VALUES } from './config-tree.js';
import type { Path } from './path.js';

/** A value that is a reference, or a string with references in it, and the place where it stands. */
export interface Occurrence {
  readonly path: Path;
  /** A whole value is one reference; a longer string is texts and references. */
  readonly value: Reference | Template;
  /** True for `@Microsoft.KeyVault(…)`, which App Service resolves in the environment before the application starts. */
  readonly appService?: true;
}

export interface Found {
  readonly occurrences: readonly Occurrence[];
  /** Strings whose escapes were undone: `@keyvault::x` means the text `@keyvault:x`. */
  readonly literals: readonly { readonly path: Path; readonly text: string }[];
  /** Objects with a key `$$keyvault`, which means the key `$keyvault` itself. */
  readonly escapedKeys: readonly Path[];
  /** What looks like a reference and is not one, and what cannot be walked. */
  readonly problems: readonly { readonly path: Path; readonly problem: SyntaxProblem }[];
}

export interface FindOptions {
  /** DNS suffixes of vaults; default those of Azure's clouds. */
  readonly suffixes?: readonly string[];
  /** Texts that came out of a resolution: they are values, whatever they look like. */
  readonly resolved?: ReadonlySet<unknown>;
}

/** Finds every reference in a tree, in the order of the tree. The walk is iterative and changes nothing. */
export function findReferences(
  tree: unknown,
  { suffixes = VAULT_SUFFIXES, resolved = new Set() }: FindOptions = {},
): Found {
  const occurrences: Occurrence[] = [];
  const literals: { path: Path; text: string }[] = [];
  const escapedKeys: Path[] = [];
  const problems: { path: Path; problem: SyntaxProblem }[] = [];
  const pending: { value: unknown; path: Path }[] = [{ value: tree, path: [] }];

  let values = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    const { value, path } = next;
    values += 1;
    if (values > MAX_VALUES) {
      problems.push({ path: path.slice(0, 1), problem: TOO_LARGE });
      break;
    }
    if (typeof value === 'string') {
      if (resolved.has(value)) continue;
      const parsed = parseValue(value, suffixes);
      if ('reference' in parsed)
        occurrences.push({
          path,
          value: parsed.reference,
          ...(isAppService(value) ? { appService: true } : {}),
        });
      else if ('template' in parsed) occurrences.push({ path, value: parsed.template });
      else if ('problem' in parsed) problems.push({ path, problem: parsed.problem });
      else if (parsed.literal !== value) literals.push({ path, text: parsed.literal });
    } else if (typeof value !== 'object' || value === null) {
      continue;
    } else if (isReferenceObject(value)) {
      const parsed = parseObjectForm(value, suffixes);
      if (isProblem(parsed)) problems.push({ path, problem: parsed });
      else occurrences.push({ path, value: parsed });
    } else if (path.length > MAX_DEPTH) {
      problems.push({ path: path.slice(0, 4), problem: TOO_DEEP });
    } else {
      if (isPlainObject(value) && Object.hasOwn(value, '$$keyvault')) escapedKeys.push(path);
      pushChildren(value, path, pending);
    }
  }
  return { occurrences, literals, escapedKeys, problems };
}

const TOO_DEEP = syntaxProblem(
  'DEPTH',
  `the tree is deeper than ${MAX_DEPTH} levels here, or contains itself`,
  undefined,
  'flatten it, or remove the cycle',
);

const TOO_LARGE = syntaxProblem(
  'SIZE',
  `the tree has more than ${MAX_VALUES} values, or shares its branches many times over`,
  undefined,
  'load less of it',
);

/** Last child first: the walk takes from the end. */
function pushChildren(value: object, path: Path, pending: { value: unknown; path: Path }[]): void {
  if (Array.isArray(value)) {
    for (let index = value.length - 1; index >= 0; index -= 1)
      pending.push({ value: value[index], path: [...path, index] });
  } else if (isPlainObject(value)) {
    for (const key of Object.keys(value).toReversed())
      pending.push({ value: value[key], path: [...path, key] });
  }
}
