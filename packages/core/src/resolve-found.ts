import { ConfigError, type Failure, type Problem } from './errors.js';
import type { ExpiryOptions } from './expiry.js';
import type { Reference } from './references/reference.js';
import type { AllowedVaults } from './secrets/allowed-vaults.js';
import { fetchSecrets, type FetchOptions } from './secrets/fetch-secrets.js';
import { type Identified, identifySecrets } from './secrets/identify-secrets.js';
import { isTemplate, mayMiss, Resolution, type Resolved } from './resolution.js';
import { type SecretIdentifier, secretKey, type SecretProvider } from './secrets/secret-provider.js';
import type { StoredSecret } from './secrets/secret-store.js';
import type { Found, Occurrence } from './tree/find-references.js';
import type { Path } from './tree/path.js';

export interface ResolveOptions {
  /** Called when there is a reference only: without one, what the environment says of vaults does not matter. */
  readonly vaults: () => AllowedVaults;
  readonly provider: SecretProvider;
  readonly sourceOf: (path: Path) => Failure['source'];
  /** A secret that need not be asked for. */
  readonly held: (id: SecretIdentifier) => StoredSecret | undefined;
  readonly epochOf: (id: SecretIdentifier) => number;
  readonly fetching: Omit<FetchOptions, 'failed' | 'mayBeAbsent'>;
  readonly expiry: ExpiryOptions;
}

/**
 * References → values: each reference gets its vault, each distinct secret is fetched once.
 * @throws ConfigError ERR_RESOLUTION_FAILED with every broken reference
 */
export async function resolveFound(found: Found, options: ResolveOptions): Promise<Resolved> {
  const references = found.occurrences.flatMap(({ value }) => referencesIn(value));
  const identified: Identified =
    references.length > 0 ? identifySecrets(references, options.vaults()) : new Map();
  const failed = found.problems.length > 0 || [...identified.values()].some((one) => 'code' in one);
  const stored = await fetchStored(identifiersOf(identified), options, {
    failed,
    mayBeAbsent: tolerant(identified),
  });

  const resolution = new Resolution(identified, stored, options);
  for (const { path, problem } of found.problems) resolution.fail(path, '', { ...SYNTAX, ...problem });
  for (const { path, text } of found.literals) resolution.replacements.push({ path, value: text });
  for (const occurrence of found.occurrences) resolution.add(occurrence);
  const { failures, notChecked } = resolution;
  if (failures.length + notChecked > 0)
    throw new ConfigError('ERR_RESOLUTION_FAILED', failures.toSorted(byPlace), notChecked);
  return resolution;
}

/** The secrets that are held already, and of the others what became of the request for them. */
async function fetchStored(
  ids: readonly SecretIdentifier[],
  { provider, held, epochOf, fetching }: ResolveOptions,
  how: Pick<FetchOptions, 'failed' | 'mayBeAbsent'>,
): Promise<Map<string, StoredSecret | Problem>> {
  const stored = new Map<string, StoredSecret | Problem>();
  const wanted = new Map<string, { readonly id: SecretIdentifier; readonly epoch: number }>();
  for (const id of ids) {
    const secret = held(id);
    if (secret) stored.set(secretKey(id), secret);
    else wanted.set(secretKey(id), { id, epoch: epochOf(id) });
  }
  const fetched = await fetchSecrets(
    Array.from(wanted.values(), ({ id }) => id),
    provider,
    { ...fetching, ...how },
  );
  for (const [key, result] of fetched) {
    const asked = wanted.get(key);
    if ('code' in result) stored.set(key, result);
    else if (asked) stored.set(key, { ...asked, ...result });
  }
  return stored;
}

const SYNTAX = { code: 'ERR_REFERENCE_SYNTAX', transient: false } as const;

function referencesIn(value: Occurrence['value']): Reference[] {
  return isTemplate(value) ? value.filter((part) => typeof part !== 'string') : [value];
}

function identifiersOf(identified: Identified): SecretIdentifier[] {
  return [...identified.values()].filter((one): one is SecretIdentifier => !('code' in one));
}

/** The secrets of which every reference says what to do when there is none. */
function tolerant(identified: Identified): Set<string> {
  const keys = new Set<string>();
  for (const [reference, id] of identified)
    if (!('code' in id) && mayMiss(reference)) keys.add(secretKey(id));
  for (const [reference, id] of identified)
    if (!('code' in id) && !mayMiss(reference)) keys.delete(secretKey(id));
  return keys;
}

/** Errors are mended file by file, from the top. */
function byPlace({ source: a }: Failure, { source: b }: Failure): number {
  return (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0);
}
