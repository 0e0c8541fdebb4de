import { setMaxListeners } from 'node:events';
import { types } from 'node:util';
import type { Clock } from '../clock.js';
import { publish } from '../diagnostics.js';
import { isConfigError, type Problem, problemError } from '../errors.js';
import { abortable } from './abortable.js';
import { backoffMs } from './backoff.js';
import { pause } from './pause.js';
import { type Secret, type SecretIdentifier, secretKey, type SecretProvider } from './secret-provider.js';
import { secretProblem } from './secret-problem.js';
import type { Traffic, VaultTraffic } from './vault-traffic.js';

export interface FetchOptions {
  /** Ends the whole fetch: the deadline of the start-up, or the caller's own signal. */
  readonly signal: AbortSignal;
  readonly traffic: Traffic;
  /** How often a secret is asked for at most, when the failure is transient. */
  readonly attempts: number;
  /** Until when a 403 counts as transient, for roles that were just assigned: milliseconds since 1970. */
  readonly waitForAccessUntil: number;
  /** True when the load has failed already: every secret gets its one attempt, so that one error names all, and no retry. */
  readonly failed: boolean;
  /** By secretKey(): secrets whose absence is no failure, because every reference to them says what to do then. */
  readonly mayBeAbsent: ReadonlySet<string>;
  /** Told of each failure after which a secret is asked for again. */
  readonly onRetry?: ((problem: Problem) => void) | undefined;
  /** A number in [0, 1) for the jitter of the waits. */
  readonly random: () => number;
  readonly clock: Clock;
}

/** A secret as the vault gave it. */
export interface Answer {
  readonly secret: Secret;
  /** When the vault was asked: milliseconds since 1970. */
  readonly fetchedAt: number;
  /** Which of the requests of the configuration it was: of two answers the one that was asked for later is the newer. */
  readonly order: number;
}

/** By secretKey(): the answer, or why there is none; a secret that was not asked for in time is not in the map. */
export type Fetched = ReadonlyMap<string, Answer | Problem>;

/** Time left for first attempts once something has failed for good, in milliseconds. */
const LAST_ATTEMPTS_MS = 2_000;
/** A host that DNS does not know is tried this often: it may be new, it is probably misspelled. */
const ATTEMPTS_AT_UNKNOWN_HOST = 3;

/**
 * Fetches each distinct secret once. Transient failures are tried again until something fails for good or time is up. A vault
 * that suffers is asked for one secret first, and for the others when it answered.
 */
export async function fetchSecrets(
  ids: readonly SecretIdentifier[],
  provider: SecretProvider,
  {
    signal,
    traffic,
    attempts,
    failed,
    mayBeAbsent,
    waitForAccessUntil,
    onRetry,
    random,
    clock,
  }: FetchOptions,
): Promise<Fetched> {
  const results = new Map<string, Answer | Problem>();
  // Not AbortSignal.any(): Node keeps such a signal for ever when a provider leaves a listener on it.
  const stopping = new AbortController();
  const givingUp = new AbortController();
  const [stop, retry] = [stopping.signal, givingUp.signal];
  const end = (): void => {
    stopping.abort();
    givingUp.abort();
  };
  if (signal.aborted) end();
  signal.addEventListener('abort', end);
  // Every lane listens to them, and Node would warn of more than ten listeners.
  setMaxListeners(0, stop, retry);
  let cancel: (() => void) | undefined;
  let cut = false;

  const failForGood = (): void => {
    givingUp.abort();
    cancel ??= clock.schedule(LAST_ATTEMPTS_MS, end);
  };

  /** `undefined` when there was no time even for the first attempt. */
  const fetchOne = async (
    id: SecretIdentifier,
    { gate, breaker }: VaultTraffic,
    most: number,
  ): Promise<Answer | Problem | undefined> => {
    let last: Problem | undefined;
    for (let attempt = 1; ; attempt += 1) {
      const pass = await gate.enter(attempt === 1 ? stop : retry);
      if (!pass) return last;
      if (!breaker.admit()) {
        gate.leave();
        return last ?? breaker.refusal(id);
      }
      const startedAt = clock.now();
      const order = traffic.count();
      const tell = (outcome: { readonly version?: string; readonly code?: string }): void =>
        publish('vaultref:fetch', () => ({
          ...described(id, outcome),
          attempt,
          durationMs: clock.now() - startedAt,
        }));
      try {
        const secret = await abortable(provider.getSecret(id, { signal: stop }), stop);
        if (!isText(secret)) throw problemError(secretProblem('ERR_BAD_RESPONSE', id));
        refuseNoDate(secret, id);
        gate.succeeded();
        breaker.answered();
        tell(secret);
        return { secret, fetchedAt: startedAt, order };
      } catch (error) {
        if (stop.aborted) breaker.failed(undefined);
        if (cut) return last;
        // When time is up, what failed before says more than that time is up.
        last = (stop.aborted ? last : undefined) ?? problemOf(error, id, stop);
        if (isDenied(last) && clock.now() < waitForAccessUntil) last = { ...last, transient: true };
        tell({ code: last.code });
        if (!stop.aborted && last.transient) breaker.failed(last);
        else if (!stop.aborted) breaker.answered();
        if (last.code === 'ERR_THROTTLED') gate.throttled(pass, last.retryAfterMs);
        else gate.answered();
      } finally {
        gate.leave();
      }
      if (isAbsent(last) && mayBeAbsent.has(secretKey(id))) return last;
      const patient = last.code !== 'ERR_VAULT_NOT_FOUND' || attempt < ATTEMPTS_AT_UNKNOWN_HOST;
      if (!last.transient || !patient) failForGood();
      if (retry.aborted || attempt >= most) return last;
      onRetry?.(last);
      // Who was throttled waits at the gate, with everyone else.
      if (last.code !== 'ERR_THROTTLED')
        await pause(backoffMs(attempt, last.retryAfterMs, random), retry, clock);
    }
  };

  const fetchVault = async (vaultUrl: string, wanted: Map<string, SecretIdentifier>): Promise<void> => {
    const vault = traffic.of(vaultUrl);
    const queue = [...wanted];
    let exhausted = false;
    const lane = async (most: number, count = Infinity): Promise<void> => {
      for (let taken = 0; taken < count && !stop.aborted; taken += 1) {
        const [key, id] = queue.shift() ?? [];
        if (key === undefined || id === undefined) return;
        const result = await fetchOne(id, vault, most);
        if (!result) continue;
        results.set(key, result);
        if (!('code' in result && result.transient)) continue;
        exhausted = true;
        // A refresh has last-known-good values and time: it ends here, and asks for nothing more.
        cut = attempts < Infinity;
        if (cut) end();
      }
    };
    if (vault.breaker.suffering) {
      await lane(1, 1);
      vault.gate.narrow();
    }
    await Promise.all(
      Array.from({ length: Math.min(vault.gate.widest, queue.length) }, () => lane(attempts)),
    );
    if (!exhausted && stop.aborted) vault.breaker.abandon();
    else vault.breaker.settle(exhausted);
  };

  if (failed) failForGood();
  await Promise.all(Array.from(byVault(ids), ([url, wanted]) => fetchVault(url, wanted)));
  cancel?.();
  signal.removeEventListener('abort', end);
  return results;
}

/** What a message may say of a secret. */
function described(
  { vaultUrl, name, version: pinned }: SecretIdentifier,
  { version = pinned, code }: { readonly version?: string; readonly code?: string },
) {
  return {
    vault: vaultUrl,
    secret: name,
    ...(version === undefined ? {} : { version }),
    ...(code === undefined ? {} : { code }),
  };
}

/** The distinct secrets, vault by vault. */
function byVault(ids: readonly SecretIdentifier[]): Map<string, Map<string, SecretIdentifier>> {
  const vaults = new Map<string, Map<string, SecretIdentifier>>();
  for (const id of ids) {
    const vault = vaults.get(id.vaultUrl) ?? new Map<string, SecretIdentifier>();
    vaults.set(id.vaultUrl, vault.set(secretKey(id), id));
  }
  return vaults;
}

function problemOf(error: unknown, id: SecretIdentifier, stop: AbortSignal): Problem {
  if (isConfigError(error) && error.failures[0]) return error.failures[0];
  if (stop.aborted) return secretProblem('ERR_TIMEOUT', id);
  // A provider of somebody else threw something of its own: its text could hold anything.
  return secretProblem('ERR_BAD_RESPONSE', id, {}, true);
}

/** A provider of somebody else may give nothing, which is no word of a vault that there is no such secret. */
function isText(secret: unknown): boolean {
  return typeof Reflect.get(Object(secret), 'value') === 'string';
}

const DATES = ['expiresOn', 'notBefore', 'createdOn', 'updatedOn'] as const;

/** What is compared and printed as a date has to be one: of an Invalid Date neither works. */
function refuseNoDate(secret: Secret, id: SecretIdentifier): void {
  const wrong = DATES.find((name) => secret[name] !== undefined && !isDate(secret[name]));
  if (wrong === undefined) return;
  throw problemError({
    ...secretProblem('ERR_BAD_RESPONSE', id),
    message: `what the provider gives as ${wrong} is no valid date`,
    remedy: `let the provider leave ${wrong} out, or correct the date`,
  });
}

function isDate(value: unknown): boolean {
  return types.isDate(value) && !Number.isNaN(value.getTime());
}

/** A role or a policy is missing: it may have been granted a moment ago. */
function isDenied({ code }: Problem): boolean {
  return code === 'ERR_FORBIDDEN_RBAC' || code === 'ERR_FORBIDDEN_POLICY' || code === 'ERR_FORBIDDEN';
}

/** The vault says for certain that there is no such secret: the one case that `optional` and `default` cover. */
export function isAbsent({ code }: Problem): boolean {
  return code === 'ERR_SECRET_NOT_FOUND' || code === 'ERR_VERSION_NOT_FOUND';
}
