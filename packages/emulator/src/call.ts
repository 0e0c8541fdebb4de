import type { HttpResponse } from './http-message.js';

/** What a request asks for: the request log names it and faults are matched against it. */
export interface Subject {
  readonly kind: 'secret' | 'token' | 'connect' | 'other';
  readonly vault?: string | undefined;
  readonly secret?: string | undefined;
  /** As requested; absent when the latest version is asked for. */
  readonly version?: string | undefined;
}

/** A request understood but not yet answered, so that a fault can take the place of the answer. */
export interface Call {
  readonly subject: Subject;
  /** The answer to a caller who may not ask: it comes before everything else, faults included. */
  readonly refusal?: HttpResponse | undefined;
  answer(): HttpResponse;
}
