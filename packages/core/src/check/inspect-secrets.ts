import { connections } from '../azure/connections.js';
import { identities } from '../azure/identity.js';
import { VaultOperations } from '../azure/vault-operations.js';
import { withDeadline } from '../deadline.js';
import { type ConfigErrorCode, isConfigError, type Problem } from '../errors.js';
import { expiryProblem } from '../expiry.js';
import { operatorVariables } from '../load-layers.js';
import { type LoadConfigOptions, type LoadSettings, loadSettings } from '../load-options.js';
import { LIVING, SecretAccess } from '../secret-access.js';
import { fetchSecrets } from '../secrets/fetch-secrets.js';
import { type Secret, type SecretIdentifier, secretKey } from '../secrets/secret-provider.js';
import { secretProblem } from '../secrets/secret-problem.js';
import { inLanes } from './in-lanes.js';
import { readSources } from './read-sources.js';

/** What a vault says of one secret, without its value. */
export interface Inspection extends Omit<Secret, 'value'> {
  /** Why an application could not use it, or should not. */
  readonly problem?: Problem;
  /** True when it expires within `warnBeforeExpiryMs`. */
  readonly expiring?: true;
  /**
   * How the vault was asked: by listing versions, or, where that is not permitted, by reading the secret, whose value is dropped.
   * Absent when it was not: there was no token, or no way to it.
   */
  readonly way?: 'list' | 'read';
}

/** By secretKey(). A secret that was not asked for, because time was up, is not in the map. */
export type Inspections = Map<string, Inspection>;

/** Which vaults, as whom and how patiently: the options of loadConfig() of the same names. */
export interface InspectOptions extends Omit<LoadConfigOptions, 'schema' | 'refresh' | 'channel' | 'logger'> {
  /** Called after each answer. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** Requests in flight at once: a check is in nobody's way. */
const LANES = 8;

/**
 * Asks the vaults whether secrets exist, are enabled and in date. They must have passed the allow-list: see checkSources().
 * One that fails for every secret is asked no more.
 * @throws ConfigError ERR_UNKNOWN_OPTION, ERR_INVALID_OPTION
 */
export async function inspectSecrets(
  ids: readonly SecretIdentifier[],
  { onProgress, ...options }: InspectOptions = {},
): Promise<Inspections> {
  const settings = loadSettings(options);
  const { layers } = await readSources(settings);
  const env = operatorVariables(layers, settings.env);
  const found: Inspections = new Map();
  const total = new Set(ids.map(secretKey)).size;
  const add = (id: SecretIdentifier, inspection: Inspection): void => {
    found.set(secretKey(id), dated(id, inspection, settings));
    onProgress?.(found.size, total);
  };
  const closing = new AbortController();
  const access = new SecretAccess(settings, env, closing.signal);
  const opened = connections({ ...settings, env });
  const identityOf = identities(env, settings.clock, settings);
  const operations = new VaultOperations({
    ...settings,
    connections: opened,
    tokensFor: (url) =>
      identityOf(access.vaults().credentialOf(url) ?? settings.credential).tokens(settings.cloud.scope),
  });
  const { deadlineMs, clock, signal: given } = settings;
  try {
    await withDeadline(deadlineMs, given ? [given] : [], clock, async (signal) => {
      const inspect = (vault: readonly SecretIdentifier[]): Promise<void> =>
        settings.provider
          ? readAll(vault, access, signal, add)
          : inspectVault(vault, { access, operations, signal, add });
      try {
        await Promise.all(byVault(ids).map(inspect));
      } catch (error) {
        // Time is up: what has been found out is worth having.
        if (!signal.aborted || given?.aborted) throw error;
      }
    });
    return found;
  } finally {
    closing.abort();
    opened.close();
    await access.close();
  }
}

interface Means {
  readonly access: SecretAccess;
  readonly operations: VaultOperations;
  readonly signal: AbortSignal;
  readonly add: (id: SecretIdentifier, inspection: Inspection) => void;
}

/** The first secret shows whether the vault answers at all, and whether it lets its secrets be listed. */
async function inspectVault(ids: readonly SecretIdentifier[], means: Means): Promise<void> {
  const { access, operations, signal, add } = means;
  const toRead: SecretIdentifier[] = [];
  let broken: Problem | undefined;
  const list = async (id: SecretIdentifier): Promise<void> => {
    if (broken) return add(id, { problem: { ...broken, secret: id.name } });
    try {
      const { name: _, enabled, managed: __, ...properties } = await operations.properties(id, signal);
      const problem = enabled ? {} : { problem: secretProblem('ERR_SECRET_DISABLED', id) };
      add(id, { ...properties, ...problem, way: 'list' });
    } catch (error) {
      signal.throwIfAborted();
      const problem = (isConfigError(error) && error.failures[0]) || secretProblem('ERR_BAD_RESPONSE', id);
      if (isDenied(problem)) return void toRead.push(id);
      if (!isAboutOneSecret(problem)) broken = problem;
      add(id, failed(problem, 'list'));
    }
  };
  const [first, ...rest] = ids;
  if (first) await list(first);
  if (toRead.length > 0) toRead.push(...rest);
  else await inLanes(LANES, rest, list);
  await readAll(toRead, access, signal, add);
}

async function readAll(
  ids: readonly SecretIdentifier[],
  access: SecretAccess,
  signal: AbortSignal,
  add: Means['add'],
): Promise<void> {
  const fetched = await fetchSecrets(ids, access.provider, {
    ...access.fetching(LIVING, signal),
    failed: false,
    mayBeAbsent: new Set(ids.map(secretKey)),
  });
  for (const id of ids) {
    const result = fetched.get(secretKey(id));
    if (result === undefined) continue;
    if ('code' in result) {
      add(id, failed(result, 'read'));
    } else {
      const { value: _, ...properties } = result.secret;
      add(id, { ...properties, way: 'read' });
    }
  }
}

function failed(problem: Problem, way: 'list' | 'read'): Inspection {
  return NEVER_ASKED.has(problem.code) ? { problem } : { problem, way };
}

/** Why no request came to a vault. */
const NEVER_ASKED: ReadonlySet<ConfigErrorCode> = new Set([
  'ERR_CREDENTIAL_UNAVAILABLE',
  'ERR_AUTHENTICATION_FAILED',
  'ERR_VAULT_NOT_FOUND',
  'ERR_VAULT_UNREACHABLE',
  'ERR_PROXY',
  'ERR_TLS',
]);

/** Dates decide when nothing worse does. */
function dated(
  id: SecretIdentifier,
  inspection: Inspection,
  { onExpired, warnBeforeExpiryMs, clock }: LoadSettings,
): Inspection {
  const now = clock.now();
  if (inspection.problem || onExpired === 'ignore') return inspection;
  const problem = expiryProblem(id, { ...inspection, value: '' }, { onExpired: 'error', now });
  if (problem) return { ...inspection, problem };
  const expiresIn = (inspection.expiresOn?.getTime() ?? Infinity) - now;
  return expiresIn <= warnBeforeExpiryMs ? { ...inspection, expiring: true } : inspection;
}

function byVault(ids: readonly SecretIdentifier[]): SecretIdentifier[][] {
  const vaults = new Map<string, SecretIdentifier[]>();
  for (const id of new Map(ids.map((one) => [secretKey(one), one])).values())
    vaults.set(id.vaultUrl, [...(vaults.get(id.vaultUrl) ?? []), id]);
  return [...vaults.values()];
}

function isDenied({ code }: Problem): boolean {
  return ['ERR_FORBIDDEN_RBAC', 'ERR_FORBIDDEN_POLICY', 'ERR_FORBIDDEN'].includes(code);
}

function isAboutOneSecret({ code }: Problem): boolean {
  return ['ERR_SECRET_NOT_FOUND', 'ERR_VERSION_NOT_FOUND', 'ERR_SECRET_DISABLED'].includes(code);
}
