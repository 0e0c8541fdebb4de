import { isConfigError, type Problem } from '../errors.js';
import { abortable } from './abortable.js';
import { pause } from './pause.js';
import { type Secret, secretKey, type SecretIdentifier, type SecretProvider } from './secret-provider.js';
import { secretProblem } from './secret-problem.js';

export interface FetchOptions {
  /** Ends the whole fetch: the deadline of the start-up, or the caller's own signal. */
  readonly signal: AbortSignal;
  /** Requests in flight at once. */
  readonly concurrency: number;
  /** True when the load has failed already: every secret gets its one attempt, so that one error names all, and no retry. */
  readonly failed: boolean;
  /** By secretKey(): secrets whose absence is no failure, because every reference to them says what to do then. */
  readonly mayBeAbsent: ReadonlySet<string>;
  /** A number in [0, 1) for the jitter of the waits. */
  readonly random: () => number;
}

/** By secretKey(): the secret, or why there is none; a secret that was not asked for in time is not in the map. */
export type Fetched = ReadonlyMap<string, Secret | Problem>;

/** Time left for first attempts once something has failed for good, in milliseconds. */
const LAST_ATTEMPTS_MS = 2_000;
/** Waits between attempts: 1, 2, 4, 8, 16 s, each with full jitter. Source: Microsoft, Key Vault throttling guidance. */
const LONGEST_WAIT_MS = 16_000;
const SHORTEST_WAIT_MS = 250;
/** A host that DNS does not know is tried this often: it may be new, it is probably misspelled. */
const ATTEMPTS_AT_UNKNOWN_HOST = 3;

/** Fetches each distinct secret once. Transient failures are tried again until something fails for good or time is up. */
export async function fetchSecrets(
  ids: readonly SecretIdentifier[],
  provider: SecretProvider,
  { signal, concurrency, failed, mayBeAbsent, random }: FetchOptions,
): Promise<Fetched> {
  const distinct = new Map(ids.map((id) => [secretKey(id), id]));
  const results = new Map<string, Secret | Problem>();
  const giveUp = new AbortController();
  const hurry = new AbortController();
  const stop = AbortSignal.any([signal, hurry.signal]);
  const wait = AbortSignal.any([stop, giveUp.signal]);
  let timer: NodeJS.Timeout | undefined;

  const failForGood = (): void => {
    giveUp.abort();
    timer ??= setTimeout(() => hurry.abort(), LAST_ATTEMPTS_MS);
  };

  const fetchOne = async (id: SecretIdentifier): Promise<Secret | Problem> => {
    let last: Problem | undefined;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await abortable(provider.getSecret(id, { signal: stop }), stop);
      } catch (error) {
        // When time is up, what failed before says more than that time is up.
        const problem = (stop.aborted ? last : undefined) ?? problemOf(error, id, stop);
        last = problem;
        const patient = problem.code !== 'ERR_VAULT_NOT_FOUND' || attempt < ATTEMPTS_AT_UNKNOWN_HOST;
        if (isAbsent(problem) && mayBeAbsent.has(secretKey(id))) return problem;
        if (!problem.transient || !patient) failForGood();
        if (wait.aborted) return problem;
        const longest = Math.min(1_000 * 2 ** (attempt - 1), LONGEST_WAIT_MS);
        await pause(Math.max(random() * longest, SHORTEST_WAIT_MS), wait);
        if (wait.aborted) return problem;
      }
    }
  };

  const queue = [...distinct];
  const lane = async (): Promise<void> => {
    for (let next = queue.shift(); next && !stop.aborted; next = queue.shift()) {
      const [key, id] = next;
      results.set(key, await fetchOne(id));
    }
  };
  if (failed) failForGood();
  await Promise.all(Array.from({ length: Math.min(concurrency, queue.length) }, lane));
  clearTimeout(timer);
  return results;
}

function problemOf(error: unknown, id: SecretIdentifier, stop: AbortSignal): Problem {
  if (isConfigError(error) && error.failures[0]) return error.failures[0];
  if (stop.aborted) return secretProblem('ERR_TIMEOUT', id);
  // A provider of somebody else threw something of its own: its text could hold anything.
  return secretProblem('ERR_BAD_RESPONSE', id, {}, true);
}

/** The vault says for certain that there is no such secret: the one case that `optional` and `default` cover. */
export function isAbsent({ code, status }: Problem): boolean {
  return (code === 'ERR_SECRET_NOT_FOUND' || code === 'ERR_VERSION_NOT_FOUND') && status === 404;
}
