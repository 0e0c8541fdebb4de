import { type ConfigErrorCode, type Failure, isConfigError } from '../errors.js';
import type { Traffic } from '../secrets/vault-traffic.js';

/** How the configuration is: `degraded` when the last refresh failed, `stale` when that has lasted longer than is allowed. */
export interface Health {
  /**
   * `stale` when `ageMs` of a configuration that follows its sources is past `refresh.maxStalenessMs`; `degraded` when the
   * last refresh failed; else `ok`.
   */
  readonly status: 'ok' | 'degraded' | 'stale';
  /** Since the last successful load or refresh began, in milliseconds. */
  readonly ageMs: number;
  /** Why the last refresh failed; absent when it did not. */
  readonly cause?: HealthCause;
  /** The vaults that are spared because they do not answer. */
  readonly vaults: readonly VaultHealth[];
  /** The secrets in use that have expired, or expire soon. */
  readonly expiring: readonly ExpiringSecret[];
}

/** Why refreshes fail. */
export interface HealthCause {
  /** Code of the last error: ERR_RESOLUTION_FAILED for a foreign one, and for references, whose codes are in `problems`. */
  readonly code: ConfigErrorCode;
  /** The message of the error: names, never values. */
  readonly message: string;
  /** When the first of the failing refreshes ended. */
  readonly since: Date;
  /** How many refreshes in a row have failed. */
  readonly failures: number;
  /** What went wrong in the last of them, each with its place in the configuration. */
  readonly problems: readonly Failure[];
}

/** A vault that is spared. */
export interface VaultHealth {
  /** URL of the vault. */
  readonly vault: string;
  /** Code of the failure that the last round of requests ended with. */
  readonly code: ConfigErrorCode;
  /** When the first of its failing rounds of requests ended. */
  readonly since: Date;
  /** Until then the vault is not asked. */
  readonly retryAt: Date;
}

/** A secret in use that has expired, or does so within `warnBeforeExpiryMs`. */
export interface ExpiringSecret {
  /** URL of the vault. */
  readonly vault: string;
  /** Name of the secret as the reference spells it. */
  readonly secret: string;
  /** The expiry that the vault tells of the version in use. */
  readonly expiresOn: Date;
  /** True when that date has come. */
  readonly expired: boolean;
}

/** The vaults whose breaker is open. */
export function vaultsInTrouble({ vaults }: Traffic): VaultHealth[] {
  return Array.from(
    vaults,
    ([
      vault,
      {
        breaker: { trouble },
      },
    ]) =>
      trouble ? [{ vault, code: trouble.cause.code, since: trouble.since, retryAt: trouble.retryAt }] : [],
  ).flat();
}

/** What health says after one more refresh has failed, in words that are ours: the text of a foreign error could hold anything. */
export function causeAfter(before: HealthCause | undefined, error: unknown, now: Date): HealthCause {
  const { since = now, failures = 0 } = before ?? {};
  const told = isConfigError(error)
    ? { code: error.code, message: error.message, problems: error.failures }
    : {
        code: 'ERR_RESOLUTION_FAILED' as const,
        message: `${error instanceof Error ? error.name : typeof error} was thrown by a source or by the schema`,
        problems: [],
      };
  return { ...told, since, failures: failures + 1 };
}
