import type { Faults } from './faults.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import { keyVaultCall } from './key-vault-api.js';
import { withVaultHeaders } from './key-vault-headers.js';
import type { RequestLog } from './request-log.js';
import { tokenCall } from './token-endpoints.js';
import type { Tokens } from './tokens.js';
import type { Vaults } from './vaults.js';

export type Handler = (request: HttpRequest) => HttpResponse;

export interface HandlerParts {
  readonly vaults: Vaults;
  readonly tokens: Tokens;
  readonly faults: Faults;
  readonly log: RequestLog;
  readonly identityHeader: string;
}

/** The protocol without sockets: who may ask comes first, then a scripted fault, then the true answer. */
export function createHandler({ vaults, tokens, faults, log, identityHeader }: HandlerParts): Handler {
  return (request) => {
    const call = request.secure
      ? keyVaultCall(request, vaults, tokens)
      : tokenCall(request, tokens, identityHeader);
    const response = call.refusal ?? faults.take(call.subject) ?? call.answer();
    log.add(request, call.subject, response.status, call.refusal === undefined);
    return request.secure ? withVaultHeaders(request, response) : response;
  };
}
