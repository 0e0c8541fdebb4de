import type { Call, Subject, TokenOperation } from '../call.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { headerOf, json, queryOf } from '../http/http-message.js';
import type { Identities, Identity } from './identities.js';
import type { Tokens } from './tokens.js';

export interface HostEndpointParts {
  readonly tokens: Tokens;
  readonly identities: Identities;
  /** What App Service demands of who asks. */
  readonly identityHeader: string;
}

interface Endpoint {
  readonly operation: TokenOperation;
  /** The answer to a request that could be forged through the application. */
  readonly refusal: HttpResponse | undefined;
  readonly fail: (message: string) => HttpResponse;
}

/** The token endpoints that Azure gives a process on its host: App Service and virtual machines (IMDS). */
export function hostTokenCall(request: HttpRequest, parts: HostEndpointParts): Call {
  const endpoint = endpointOf(request, parts.identityHeader);
  if (!endpoint) {
    const message = 'Only the token endpoints answer plain HTTP; vaults and stores are reached over TLS.';
    return { subject: { kind: 'other' }, dress: undressed, answer: () => json(404, { message }) };
  }
  const { operation, refusal, fail } = endpoint;
  const identity = parts.identities.findByClientId(queryOf(request, 'client_id'));
  const subject: Subject = { kind: 'token', operation, identity: refusal ? undefined : identity?.name };
  return { subject, refusal, dress: undressed, answer: () => grant(request, parts.tokens, identity, fail) };
}

function undressed(response: HttpResponse): HttpResponse {
  return response;
}

function endpointOf(request: HttpRequest, identityHeader: string): Endpoint | undefined {
  const route = `${request.method} ${request.path.replace(/\/$/, '')}`;
  if (route === 'GET /msi/token') {
    const trusted = headerOf(request, 'x-identity-header') === identityHeader;
    const message = 'X-IDENTITY-HEADER is missing or not the one of this emulator.';
    return {
      operation: 'appServiceToken',
      refusal: trusted ? undefined : appServiceError(401, message),
      fail: (reason) => appServiceError(400, reason),
    };
  }
  if (route === 'GET /metadata/identity/oauth2/token') {
    const trusted = headerOf(request, 'metadata')?.toLowerCase() === 'true';
    return {
      operation: 'imdsToken',
      refusal: trusted ? undefined : imdsError('Required metadata header not specified'),
      fail: imdsError,
    };
  }
  return undefined;
}

function appServiceError(status: number, message: string): HttpResponse {
  return json(status, { statusCode: status, message });
}

function imdsError(message: string): HttpResponse {
  return json(400, { error: 'invalid_request', error_description: message });
}

// Without this, a request for one of these would get a token of somebody else.
const OTHER_IDS = ['object_id', 'principal_id', 'mi_res_id', 'msi_res_id'];

function grant(
  request: HttpRequest,
  tokens: Tokens,
  identity: Identity | undefined,
  fail: (message: string) => HttpResponse,
): HttpResponse {
  const resource = queryOf(request, 'resource');
  if (!queryOf(request, 'api-version')) return fail("Required query variable 'api-version' is missing");
  if (!resource) return fail("Required query variable 'resource' is missing");
  const other = OTHER_IDS.find((name) => queryOf(request, name) !== undefined);
  if (other !== undefined) return fail(`The emulator knows identities by client_id only, not by ${other}.`);
  if (!identity) return fail('Identity not found');
  const { token, expiresAt } = tokens.issue(resource, identity.name);
  return json(200, {
    access_token: token,
    // Both endpoints send the epoch seconds as text.
    expires_on: String(Math.floor(expiresAt / 1000)),
    resource,
    token_type: 'Bearer',
    client_id: identity.clientId,
  });
}
