import type { Health } from '@vaultref/core';

/** The media type of draft-inadarei-api-health-check. */
export const HEALTH_TYPE = 'application/health+json';

type Status = 'pass' | 'warn' | 'fail';

export interface HealthDocument {
  readonly status: Status;
  /** Why it does not pass. */
  readonly output?: string;
  readonly checks?: Readonly<Record<string, readonly HealthCheck[]>>;
}

interface HealthCheck {
  readonly status: Status;
  readonly componentType?: string;
  readonly componentId?: string;
  readonly observedValue?: number | string;
  readonly observedUnit?: string;
  readonly output?: string;
  readonly time?: string;
}

const STATUS = { ok: 'pass', degraded: 'warn', stale: 'fail' } as const;

/**
 * The state of a configuration in the form of draft-inadarei-api-health-check.
 * @param details whether it names vaults and secrets, and gives the message beside the code
 */
export function healthDocument(health: Health, details: boolean): HealthDocument {
  const status = STATUS[health.status];
  const output = health.cause && (details ? health.cause.message : health.cause.code);
  const because = output === undefined ? {} : { output };
  return {
    status,
    ...because,
    checks: {
      'configuration:age': [
        {
          status,
          componentType: 'component',
          observedValue: Math.round(health.ageMs),
          observedUnit: 'ms',
          ...because,
        },
      ],
      'vaults:unavailable': details
        ? health.vaults.map(({ vault, code, since }) => ({
            status: 'warn',
            componentType: 'datastore',
            componentId: vault,
            output: code,
            time: since.toISOString(),
          }))
        : [count(health.vaults.length, 'vaults')],
      'secrets:expiring': details
        ? health.expiring.map(({ vault, secret, expiresOn, expired }) => ({
            status: 'warn',
            componentId: `${vault}/secrets/${secret}`,
            observedValue: expiresOn.toISOString(),
            output: expired ? 'expired' : 'expires soon',
          }))
        : [count(health.expiring.length, 'secrets')],
    },
  };
}

function count(observedValue: number, observedUnit: string): HealthCheck {
  return { status: observedValue > 0 ? 'warn' : 'pass', observedValue, observedUnit };
}
