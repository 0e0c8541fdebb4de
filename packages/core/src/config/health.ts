import type { ConfigErrorCode, Failure } from '../errors.js';
import type { Traffic } from '../secrets/vault-traffic.js';

/** How the configuration is: `degraded` when the last refresh failed, `stale` when that has lasted longer than is allowed. */
export interface Health {
  readonly status: 'ok' | 'degraded' | 'stale';
  /** Since the sources and the vaults were last read whole, in milliseconds. */
  readonly ageMs: number;
  /** Why it is not ok. */
  readonly cause?: HealthCause;
  /** The vaults that are spared because they do not answer. */
  readonly vaults: readonly VaultHealth[];
  /** The secrets in use that have expired, or expire soon. */
  readonly expiring: readonly ExpiringSecret[];
}

export interface HealthCause {
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

export interface VaultHealth {
  readonly vault: string;
  readonly code: ConfigErrorCode;
  readonly since: Date;
  /** Until then the vault is not asked. */
  readonly retryAt: Date;
}

export interface ExpiringSecret {
  readonly vault: string;
  readonly secret: string;
  readonly expiresOn: Date;
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
