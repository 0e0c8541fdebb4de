import type { ReferenceReport } from './config/report.js';
import { ConfigError, type Failure, type Problem } from './errors.js';
import { formatReference } from './references/reference.js';
import type { AllowedVaults } from './secrets/allowed-vaults.js';
import { fetchSecrets } from './secrets/fetch-secrets.js';
import { type Identified, identifySecrets } from './secrets/identify-secrets.js';
import { type Secret, secretKey, type SecretProvider } from './secrets/secret-provider.js';
import type { Found } from './tree/find-references.js';
import type { Path } from './tree/path.js';
import type { Replacement } from './tree/substitute.js';

export interface ResolveOptions {
  /** Called when there is a reference only: without one, what the environment says of vaults does not matter. */
  readonly vaults: () => AllowedVaults;
  readonly provider: SecretProvider;
  readonly sourceOf: (path: Path) => Failure['source'];
  readonly concurrency: number;
  readonly random: () => number;
  readonly signal: AbortSignal;
}

export interface Resolved {
  readonly replacements: readonly Replacement[];
  readonly references: readonly ReferenceReport[];
  /** The values that were fetched, for redaction. */
  readonly secrets: readonly string[];
}

/**
 * References → secrets: each reference gets its vault, each distinct secret is fetched once.
 * @throws ConfigError ERR_RESOLUTION_FAILED with every broken reference
 */
export async function resolveFound(found: Found, options: ResolveOptions): Promise<Resolved> {
  const { identified, rejected } =
    found.occurrences.length > 0 ? identifySecrets(found.occurrences, options.vaults()) : NOTHING;
  const failed = rejected.length + found.problems.length > 0;
  const results = await fetchSecrets(
    identified.map(({ id }) => id),
    options.provider,
    { ...options, failed },
  );

  const failures: Failure[] = [];
  const fail = (path: Path, reference: string, problem: Problem): void => {
    failures.push({ ...problem, path, source: options.sourceOf(path), reference });
  };
  for (const { path, problem } of found.problems) fail(path, '', { ...SYNTAX, ...problem });
  for (const { path, reference, problem } of rejected) fail(path, formatReference(reference), problem);

  const replacements: Replacement[] = found.literals.map(({ path, text }) => ({ path, value: text }));
  const references: ReferenceReport[] = [];
  const secrets: string[] = [];
  let notChecked = 0;
  for (const one of identified) {
    const result = results.get(secretKey(one.id));
    if (result === undefined) notChecked += 1;
    else if ('code' in result) fail(one.path, formatReference(one.reference), result);
    else {
      secrets.push(result.value);
      replacements.push({ path: one.path, value: result.value });
      references.push(reportRow(one, result, options.sourceOf(one.path)));
    }
  }
  if (failures.length + notChecked > 0)
    throw new ConfigError('ERR_RESOLUTION_FAILED', failures.toSorted(byPlace), notChecked);
  return { replacements, references, secrets };
}

const NOTHING: ReturnType<typeof identifySecrets> = { identified: [], rejected: [] };
/** Errors are mended file by file, from the top. */
function byPlace({ source: a }: Failure, { source: b }: Failure): number {
  return (a.file ?? '').localeCompare(b.file ?? '') || (a.line ?? 0) - (b.line ?? 0);
}

const SYNTAX = { code: 'ERR_REFERENCE_SYNTAX', transient: false } as const;

function reportRow(
  { path, reference, id }: Identified,
  secret: Secret,
  source: Failure['source'],
): ReferenceReport {
  return Object.freeze({
    path,
    source,
    reference: formatReference(reference),
    vault: id.vaultUrl,
    secret: id.name,
    ...(secret.version === undefined ? {} : { version: secret.version }),
    status: 'resolved' as const,
    ...(secret.expiresOn === undefined ? {} : { expiresOn: secret.expiresOn }),
  });
}
