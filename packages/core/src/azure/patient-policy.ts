import type { Clock } from '../clock.js';
import { withDeadline } from '../deadline.js';
import type { Failure } from '../errors.js';
import { backoffMs } from '../secrets/backoff.js';
import { pause } from '../secrets/pause.js';
import type { Asked } from '../secrets/secret-problem.js';
import type { PipelinePolicy } from './pipeline.js';
import { requestError } from './request-error.js';

export interface PatientPolicyOptions {
  readonly asked: Asked;
  /** Ends every attempt and every wait. */
  readonly signal: AbortSignal;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  readonly random: () => number;
  readonly clock: Clock;
}

/** With a refresh every five minutes these are the sixty requests an hour that a suffering vault is asked at most. */
const ATTEMPTS = 5;

/**
 * Sends a request up to five times while it fails for a transient reason, a write only where nothing can have come of it. It stands inside the pipeline because the SDK cannot
 * continue a list after a page that failed, nor abort the pages after the first.
 */
export function patientPolicy(options: PatientPolicyOptions): PipelinePolicy {
  const { asked, signal, attemptTimeoutMs, random, clock } = options;
  return {
    name: 'vaultrefPatientPolicy',
    async sendRequest(request, next) {
      for (let attempt = 1; ; attempt += 1) {
        let timedOut = false;
        try {
          return await withDeadline(attemptTimeoutMs, [signal], clock, (abortSignal) => {
            abortSignal.addEventListener('abort', () => (timedOut = true), { once: true });
            request.abortSignal = abortSignal;
            return next(request);
          });
        } catch (error) {
          signal.throwIfAborted();
          const problem = requestError(error, asked, timedOut);
          const [failure] = problem.failures;
          if (!failure?.transient || attempt >= ATTEMPTS) throw problem;
          if (asked.operation === 'set' && !isUnheard(failure)) throw problem;
          await pause(backoffMs(attempt, failure.retryAfterMs, random), signal, clock);
          signal.throwIfAborted();
        }
      }
    },
  };
}

/** True when the vault certainly did nothing: another attempt at a write could otherwise undo a later one of somebody else. */
function isUnheard({ code, reason }: Failure): boolean {
  return UNHEARD.has(code) || reason === 'ECONNREFUSED';
}

const UNHEARD: ReadonlySet<string> = new Set([
  'ERR_THROTTLED',
  'ERR_VAULT_NOT_FOUND',
  'ERR_PROXY',
  'ERR_CREDENTIAL_UNAVAILABLE',
  'ERR_AUTHENTICATION_FAILED',
]);
