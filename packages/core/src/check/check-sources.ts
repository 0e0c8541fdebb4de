import type { Failure } from '../errors.js';
import { exportRefusal } from '../exported-variables.js';
import { operatorVariables } from '../load-layers.js';
import { type LoadConfigOptions, type LoadSettings, loadSettings } from '../load-options.js';
import { VAULT_SUFFIXES } from '../references/grammar.js';
import { formatReference, type Reference } from '../references/reference.js';
import { isTemplate, mayMiss } from '../resolution.js';
import { sourceOf } from '../resolve-layers.js';
import { allowedVaults } from '../secrets/allowed-vaults.js';
import { type Identified, identifySecrets } from '../secrets/identify-secrets.js';
import type { SecretIdentifier } from '../secrets/secret-provider.js';
import type { Layer, Source } from '../sources/source.js';
import { findReferences } from '../tree/find-references.js';
import type { Path } from '../tree/path.js';
import { plaintextSecrets } from './plaintext-secrets.js';
import { readSources } from './read-sources.js';

/** The options of loadConfig() without sources, and how strict the check is about vaults. */
export interface CheckOptions extends Omit<LoadConfigOptions, 'sources'> {
  /** Refuses references to vaults also when nothing says which are allowed; default `false`. */
  readonly requireVaults?: boolean;
}

/** A place in the configuration. */
export interface Place {
  /** Keys and indexes from the root of the source. */
  readonly path: Path;
  /** Name of the source, with file and line where it has them. */
  readonly source: Failure['source'];
}

/** A reference that is well-formed, and allowed as far as it is known what is. */
export interface CheckedReference extends Place {
  /** As it is printed in errors: `@keyvault:db-password`. */
  readonly reference: string;
  /** The secret that it means; absent when nothing says which vaults there are. */
  readonly id?: SecretIdentifier;
  /** The vault as it is named: an alias, a name or a URL; absent for the default vault. */
  readonly vault?: string;
  /** Name of the secret as the reference spells it. */
  readonly secret: string;
  /** The version that the reference names, lower case; absent for the newest. */
  readonly version?: string;
  /** True when the reference says what to do if there is no such secret. */
  readonly mayMiss: boolean;
  /** Why no secret may be exported under the name of this variable: the preload, `vaultref run` and `exportToEnv` refuse it. */
  readonly exportRefusal?: string;
}

/** What can be said of sources without asking a vault, and without a value. */
export interface CheckReport {
  /** The references that nothing is wrong with, source by source. */
  readonly references: readonly CheckedReference[];
  /** What is wrong with the others, and why sources could not be read. */
  readonly failures: readonly Failure[];
  /** Texts that look like secrets, in files that have references: docs/decisions/042 has the rule. */
  readonly plaintext: readonly Place[];
  /** False when no option, variable or `.env` file says which vaults there are: then any may be named. */
  readonly vaultsKnown: boolean;
}

/**
 * Reads sources and checks every reference in each of them, those of overridden values too. No vault is asked; remote sources are
 * left out. What is wrong is in the report.
 * @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION
 */
export async function checkSources(
  sources: readonly Source[],
  { requireVaults = false, ...options }: CheckOptions = {},
): Promise<CheckReport> {
  const settings = loadSettings({ ...options, sources });
  const { layers, failures } = await readSources(settings);
  const withVariables = layers.filter(({ variables = {} }) => Object.keys(variables).some(choosesVault));
  const checked = layers.map((layer) =>
    checkTree(layer.tree, sourceOf([layer]), {
      settings,
      requireVaults,
      env: operatorVariables([...withVariables, layer], settings.env),
      variables: layer.variables,
    }),
  );
  return {
    references: checked.flatMap(({ references }) => references),
    failures: [...failures, ...checked.flatMap((one) => one.failures)],
    plaintext: checked.flatMap(({ plaintext }) => plaintext),
    vaultsKnown: checked.every(({ vaultsKnown }) => vaultsKnown),
  };
}

/** Looked for once: with many files, looking at all of them for each is what takes the time. */
function choosesVault(name: string): boolean {
  return name.startsWith('KEY_VAULT_');
}

export interface CheckRules {
  readonly settings: LoadSettings;
  readonly requireVaults: boolean;
  /** The variables that operators own. */
  readonly env: NodeJS.ProcessEnv;
  /** Those that stand in the tree under their own names. */
  readonly variables: Layer['variables'];
}

/** Checks every reference of one tree. */
export function checkTree(
  tree: unknown,
  sourceAt: (path: Path) => Failure['source'],
  { settings, requireVaults, env, variables = {} }: CheckRules,
): CheckReport {
  const suffixes = [...VAULT_SUFFIXES, settings.cloud.vaultSuffix];
  const { occurrences, problems } = findReferences(tree, { suffixes });
  const placeOf = (path: Path): Place => ({ path, source: sourceAt(path) });
  const references = occurrences.flatMap(({ path, value }) =>
    (isTemplate(value) ? value.filter((part) => typeof part !== 'string') : [value]).map(
      (reference) => [path, reference] as const,
    ),
  );
  const vaultsKnown = requireVaults || namesVaults(settings, env);
  const identified: Identified =
    vaultsKnown && references.length > 0
      ? identifySecrets(
          references.map(([, reference]) => reference),
          allowedVaults({ ...settings, env }),
        )
      : new Map();
  const failures: Failure[] = problems.map(({ path, problem }) => ({
    ...SYNTAX,
    ...problem,
    ...placeOf(path),
    reference: '',
  }));
  const good: CheckedReference[] = [];
  for (const [path, reference] of references) {
    const id = identified.get(reference);
    const checked = { ...placeOf(path), ...described(reference), ...refusal(path, variables) };
    if (id && 'code' in id) failures.push({ ...id, ...placeOf(path), reference: checked.reference });
    else good.push({ ...checked, ...(id ? { id } : {}) });
  }
  return {
    references: good,
    failures,
    plaintext: references.length > 0 && problems.every(isAboutOneValue) ? plaintextIn(tree, placeOf) : [],
    // Without a reference it does not matter.
    vaultsKnown: vaultsKnown || references.length === 0,
  };
}

const SYNTAX = { code: 'ERR_REFERENCE_SYNTAX', transient: false } as const;

/** Not about a tree that cannot be walked. */
function isAboutOneValue({ problem }: { readonly problem: { readonly reason: string } }): boolean {
  return !['DEPTH', 'SIZE'].includes(problem.reason);
}

/** Of files only: what the environment holds is nobody's mistake. */
function plaintextIn(tree: unknown, placeOf: (path: Path) => Place): Place[] {
  return plaintextSecrets(tree)
    .map(placeOf)
    .filter(({ source }) => source.file !== undefined);
}

function refusal(path: Path, variables: Readonly<Record<string, unknown>>) {
  const [name = '', ...rest] = path.map(String);
  const reason = rest.length === 0 && Object.hasOwn(variables, name) ? exportRefusal(name, '') : undefined;
  return reason === undefined ? {} : { exportRefusal: reason };
}

function described(reference: Reference) {
  const { name, version } = reference;
  const vault = reference.vaultUrl ?? reference.vault;
  return {
    reference: formatReference(reference),
    secret: name,
    mayMiss: mayMiss(reference),
    ...(vault === undefined ? {} : { vault }),
    ...(version === undefined ? {} : { version }),
  };
}

function namesVaults({ vault, vaults, allowVaults }: LoadSettings, env: NodeJS.ProcessEnv): boolean {
  return (
    vault !== undefined ||
    vaults !== undefined ||
    allowVaults === 'any-azure' ||
    Boolean(env['KEY_VAULT_URL']) ||
    Boolean(env['KEY_VAULT_NAME'])
  );
}
