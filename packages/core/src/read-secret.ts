import { ConfigError, isConfigError, type Problem } from './errors.js';
import type { ExpiryOptions } from './expiry.js';
import { type ReferenceObject, parseObjectForm } from './references/object-form.js';
import { parseReference } from './references/parse-reference.js';
import { parseValue } from './references/parse-value.js';
import { isProblem, type Reference, syntaxProblem, type SyntaxProblem } from './references/reference.js';
import { Resolution } from './resolution.js';
import type { AllowedVaults } from './secrets/allowed-vaults.js';
import { identifySecrets } from './secrets/identify-secrets.js';
import { secretKey } from './secrets/secret-provider.js';
import type { SecretStore, StoredSecret } from './secrets/secret-store.js';
import { isReferenceObject } from './tree/config-tree.js';
import { ABSENT } from './tree/substitute.js';

export interface ReadOptions {
  readonly store: SecretStore;
  readonly vaults: () => AllowedVaults;
  readonly suffixes: readonly string[];
  readonly expiry: ExpiryOptions;
}

const SOURCE = { name: 'config.secrets.get()' };

/**
 * Reads one secret on demand: the same language, the same vaults, the same errors as a reference in the configuration.
 * @throws ConfigError ERR_RESOLUTION_FAILED with one failure
 */
export async function readSecret(
  reference: string | ReferenceObject,
  { store, vaults, suffixes, expiry }: ReadOptions,
): Promise<unknown> {
  const parsed = parse(reference, suffixes);
  if (isProblem(parsed)) throw failed('', { code: 'ERR_REFERENCE_SYNTAX', transient: false, ...parsed });
  const identified = identifySecrets([parsed], vaults());
  const id = identified.get(parsed);
  const stored = new Map<string, StoredSecret | Problem>();
  if (id && !('code' in id)) {
    const entry = await store.get(id).then(
      (secret) => ({ id, secret, fetchedAt: expiry.now, order: 0, epoch: 0 }),
      (error: unknown) => {
        if (isConfigError(error) && error.failures[0]) return error.failures[0];
        throw error;
      },
    );
    stored.set(secretKey(id), entry);
  }
  const resolution = new Resolution(identified, stored, { sourceOf: () => SOURCE, expiry });
  resolution.add({ path: [], value: parsed });
  if (resolution.failures.length > 0) throw new ConfigError('ERR_RESOLUTION_FAILED', resolution.failures);
  const value = resolution.replacements[0]?.value;
  return value === ABSENT ? undefined : value;
}

/** `tenant-42-key`, `payments/api-key@…`, `@keyvault:…` or what keyvault() gives. */
function parse(reference: string | ReferenceObject, suffixes: readonly string[]): Reference | SyntaxProblem {
  if (isReferenceObject(reference)) return parseObjectForm(reference, suffixes);
  if (typeof reference !== 'string') return syntaxProblem('OBJECT', 'not a reference', undefined, WRITE);
  if (!reference.startsWith('@')) return parseReference(reference, { at: 0, suffixes });
  const parsed = parseValue(reference, suffixes);
  if ('reference' in parsed) return parsed.reference;
  return 'problem' in parsed ? parsed.problem : syntaxProblem('SPELLING', 'not one reference', 0, WRITE);
}

const WRITE = 'write @keyvault:name, or the name alone';

function failed(reference: string, problem: Problem): ConfigError {
  return new ConfigError('ERR_RESOLUTION_FAILED', [{ ...problem, path: [], source: SOURCE, reference }]);
}
