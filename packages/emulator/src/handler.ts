import type { Call } from './call.js';
import { applyEffect } from './faults/apply-effect.js';
import type { Faults } from './faults/faults.js';
import type { Answer } from './http/answer.js';
import { WHOLE } from './http/answer.js';
import type { HttpRequest } from './http/http-message.js';
import type { RequestLog } from './request-log.js';

export type Handler = (request: HttpRequest) => Promise<Answer>;

export interface HandlerParts {
  /** Which service a request is for, and what it asks of it. */
  readonly route: (request: HttpRequest) => Call;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** How late every answer is, challenges included. */
  readonly latencyMs: () => number;
}

/** The protocol without sockets: who may ask comes first, then a scripted fault, then the true answer. */
export function createHandler({ route, faults, log, latencyMs }: HandlerParts): Handler {
  return async (request) => {
    const call = route(request);
    const { subject, refusal } = call;
    const verdict = refusal ? undefined : faults.decide({ ...subject, host: request.host });
    const answer = async () => refusal ?? (await call.answer());
    const struck = verdict?.effect
      ? await applyEffect(verdict.effect, subject.kind, answer)
      : { response: await answer(), delivery: WHOLE };
    log.add(request, subject, struck.response.status, refusal === undefined);
    return {
      response: call.dress(struck.response),
      delayMs: latencyMs() + (verdict?.delayMs ?? 0),
      delivery: struck.delivery,
    };
  };
}
