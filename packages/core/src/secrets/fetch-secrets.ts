import { setMaxListeners } from 'node:events';
import { isConfigError, type Problem } from '../errors.js';
import { abortable } from './abortable.js';
import { backoffMs } from './backoff.js';
import { pause } from './pause.js';
import { type Secret, type SecretIdentifier, secretKey, type SecretProvider } from './secret-provider.js';
import { secretProblem } from './secret-problem.js';
import { ThrottleGate } from './throttle-gate.js';

export interface FetchOptions {
  /** Ends the whole fetch: the deadline of the start-up, or the caller's own signal. */
  readonly signal: AbortSignal;
  /** Requests in flight to one vault at once. */
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
/** A host that DNS does not know is tried this often: it may be new, it is probably misspelled. */
const ATTEMPTS_AT_UNKNOWN_HOST = 3;

/** Fetches each distinct secret once. Transient failures are tried again until something fails for good or time is up. */
export async function fetchSecrets(
  ids: readonly SecretIdentifier[],
  provider: SecretProvider,
  { signal, concurrency, failed, mayBeAbsent, random }: FetchOptions,
): Promise<Fetched> {
  const results = new Map<string, Secret | Problem>();
  const giveUp = new AbortController();
  const hurry = new AbortController();
  const stop = AbortSignal.any([signal, hurry.signal]);
  const retry = AbortSignal.any([stop, giveUp.signal]);
  // Every lane listens to them, and Node would warn of more than ten listeners.
  setMaxListeners(0, stop, retry);
  let timer: NodeJS.Timeout | undefined;

  const failForGood = (): void => {
    giveUp.abort();
    timer ??= setTimeout(() => hurry.abort(), LAST_ATTEMPTS_MS);
  };

  /** `undefined` when there was no time even for the first attempt. */
  const fetchOne = async (
    id: SecretIdentifier,
    gate: ThrottleGate,
  ): Promise<Secret | Problem | undefined> => {
    let last: Problem | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const pass = await gate.enter(attempt === 1 ? stop : retry);
      if (!pass) return last;
      try {
        const secret = await abortable(provider.getSecret(id, { signal: stop }), stop);
        gate.succeeded();
        return secret;
      } catch (error) {
        // When time is up, what failed before says more than that time is up.
        last = (stop.aborted ? last : undefined) ?? problemOf(error, id, stop);
        if (last.code === 'ERR_THROTTLED') gate.throttled(pass, last.retryAfterMs);
      } finally {
        gate.leave();
      }
      if (isAbsent(last) && mayBeAbsent.has(secretKey(id))) return last;
      const patient = last.code !== 'ERR_VAULT_NOT_FOUND' || attempt < ATTEMPTS_AT_UNKNOWN_HOST;
      if (!last.transient || !patient) failForGood();
      if (retry.aborted) return last;
      // Who was throttled waits at the gate, with everyone else.
      if (last.code !== 'ERR_THROTTLED') await pause(backoffMs(attempt, last.retryAfterMs, random), retry);
    }
  };

  const fetchVault = async (queue: [string, SecretIdentifier][]): Promise<void> => {
    const gate = new ThrottleGate(concurrency, random);
    const lane = async (): Promise<void> => {
      for (let next = queue.shift(); next && !stop.aborted; next = queue.shift()) {
        const [key, id] = next;
        const result = await fetchOne(id, gate);
        if (result) results.set(key, result);
      }
    };
    await Promise.all(Array.from({ length: Math.min(concurrency, queue.length) }, lane));
    gate.open();
  };

  if (failed) failForGood();
  await Promise.all(byVault(ids).map(fetchVault));
  clearTimeout(timer);
  return results;
}

/** The distinct secrets, vault by vault. */
function byVault(ids: readonly SecretIdentifier[]): [string, SecretIdentifier][][] {
  const vaults = new Map<string, Map<string, SecretIdentifier>>();
  for (const id of ids) {
    const vault = vaults.get(id.vaultUrl) ?? new Map<string, SecretIdentifier>();
    vaults.set(id.vaultUrl, vault.set(secretKey(id), id));
  }
  return Array.from(vaults.values(), (vault) => Array.from(vault));
}

function problemOf(error: unknown, id: SecretIdentifier, stop: AbortSignal): Problem {
  if (isConfigError(error) && error.failures[0]) return error.failures[0];
  if (stop.aborted) return secretProblem('ERR_TIMEOUT', id);
  // A provider of somebody else threw something of its own: its text could hold anything.
  return secretProblem('ERR_BAD_RESPONSE', id, {}, true);
}

/** The vault says for certain that there is no such secret: the one case that `optional` and `default` cover. */
export function isAbsent({ code }: Problem): boolean {
  return code === 'ERR_SECRET_NOT_FOUND' || code === 'ERR_VERSION_NOT_FOUND';
}
