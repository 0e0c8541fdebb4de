import type { Call, Subject } from './call.js';
import type { HttpRequest, HttpResponse } from './http-message.js';
import { headerOf, json, queryOf } from './http-message.js';
import type { Tokens } from './tokens.js';

// The identity that a host of the emulator has when a request names no other one.
const SYSTEM_CLIENT_ID = '22222222-3333-4444-8555-666666666666';
const TOKEN: Subject = { kind: 'token' };

/** The token endpoints that Azure gives a process on its host: App Service and virtual machines (IMDS). */
export function tokenCall(request: HttpRequest, tokens: Tokens, identityHeader: string): Call {
  const route = `${request.method} ${request.path.replace(/\/$/, '')}`;
  if (route === 'GET /msi/token') return appServiceCall(request, tokens, identityHeader);
  if (route === 'GET /metadata/identity/oauth2/token') return imdsCall(request, tokens);
  const message = 'Only the token endpoints answer plain HTTP; vaults are reached over TLS.';
  return { subject: { kind: 'other' }, answer: () => json(404, { message }) };
}

function appServiceCall(request: HttpRequest, tokens: Tokens, identityHeader: string): Call {
  // App Service demands the header so that a request forged through the application gets no token.
  const trusted = headerOf(request, 'x-identity-header') === identityHeader;
  const message = 'X-IDENTITY-HEADER is missing or not the one of this emulator.';
  return {
    subject: TOKEN,
    refusal: trusted ? undefined : appServiceError(401, message),
    answer: () => grant(request, tokens, (reason) => appServiceError(400, reason)),
  };
}

function imdsCall(request: HttpRequest, tokens: Tokens): Call {
  const trusted = headerOf(request, 'metadata')?.toLowerCase() === 'true';
  return {
    subject: TOKEN,
    refusal: trusted ? undefined : imdsError('Required metadata header not specified'),
    answer: () => grant(request, tokens, imdsError),
  };
}

function appServiceError(status: number, message: string): HttpResponse {
  return json(status, { statusCode: status, message });
}

function imdsError(message: string): HttpResponse {
  return json(400, { error: 'invalid_request', error_description: message });
}

function grant(request: HttpRequest, tokens: Tokens, fail: (message: string) => HttpResponse): HttpResponse {
  const resource = queryOf(request, 'resource');
  if (!queryOf(request, 'api-version')) return fail("Required query variable 'api-version' is missing");
  if (!resource) return fail("Required query variable 'resource' is missing");
  const { token, expiresAt } = tokens.issue(resource);
  return json(200, {
    access_token: token,
    // Both endpoints send the epoch seconds as text.
    expires_on: String(Math.floor(expiresAt / 1000)),
    resource,
    token_type: 'Bearer',
    client_id: queryOf(request, 'client_id') ?? SYSTEM_CLIENT_ID,
  });
}
