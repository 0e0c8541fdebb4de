import type { ConfigErrorCode } from '../errors.js';

/** What of an answer is safe to keep. */
export interface AnswerDetails {
  readonly status?: number;
  readonly requestId?: string;
  readonly reason?: string;
  readonly retryAfterMs?: number;
}

/** What became of a request that did not yield what it asked for. It holds nothing of the SDK's: no request, no body, no token. */
export class RejectedAnswer extends Error {
  constructor(
    readonly code: ConfigErrorCode,
    readonly details: AnswerDetails = {},
    readonly transient?: boolean,
  ) {
    super(code);
  }
}
