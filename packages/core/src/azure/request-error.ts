import { type ConfigError, isConfigError, problemError } from '../errors.js';
import { type Asked, secretProblem } from '../secrets/secret-problem.js';
import { RejectedAnswer } from './rejected-answer.js';

/** Makes an error of ours of whatever the pipeline threw; nothing of the SDK's error is kept. */
export function requestError(error: unknown, asked: Asked, timedOut: boolean): ConfigError {
  if (timedOut) return problemError(secretProblem('ERR_TIMEOUT', asked));
  if (error instanceof RejectedAnswer) {
    const code =
      error.code === 'ERR_SECRET_NOT_FOUND' && asked.version !== undefined
        ? 'ERR_VERSION_NOT_FOUND'
        : error.code;
    return problemError(secretProblem(code, asked, error.details, error.transient));
  }
  if (isConfigError(error)) {
    const [failure] = error.failures;
    const secret = asked.name === undefined ? {} : { secret: asked.name };
    if (failure) return problemError({ ...failure, vault: asked.vaultUrl, ...secret });
  }
  return problemError(secretProblem('ERR_BAD_RESPONSE', asked));
}
