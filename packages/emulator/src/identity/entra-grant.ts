import { timingSafeEqual } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { json } from '../http/http-message.js';
import { assertionProblem } from './client-assertion.js';
import type { EntraParts } from './entra.js';
import type { Identity } from './identities.js';

const JWT_BEARER = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Answers a client-credentials request: with a client secret, or with an assertion of somebody else. */
export async function entraGrant(
  request: HttpRequest,
  tenant: string,
  { tokens, identities, now, machineNow }: EntraParts,
): Promise<HttpResponse> {
  const form = new URLSearchParams(await request.readBody());
  const clientId = form.get('client_id') ?? '';
  const scope = form.get('scope')?.split(' ')[0] ?? '';
  if (tenant.toLowerCase() !== identities.tenantId.toLowerCase()) {
    const message = `Tenant '${tenant}' not found. The emulator's tenant is ${identities.tenantId}.`;
    return entraError(400, 'invalid_request', 90002, message);
  }
  if (form.get('grant_type') !== 'client_credentials') {
    return entraError(400, 'unsupported_grant_type', 70003, 'The app requested an unsupported grant type.');
  }
  if (!scope.includes('/.default')) {
    return entraError(400, 'invalid_scope', 1002012, 'The provided value for scope is not valid.');
  }
  const identity = clientId === '' ? undefined : identities.findByClientId(clientId);
  if (!identity) {
    const message = `Application with identifier '${clientId}' was not found in the directory.`;
    return entraError(400, 'unauthorized_client', 700016, message);
  }
  const problem = credentialProblem(form, identity, { isOpen: identities.isOpen, machineNow: machineNow() });
  if (problem) return problem;

  const { token, expiresAt } = tokens.issue(scope, identity.name);
  const seconds = Math.floor((expiresAt - now()) / 1000);
  return json(200, {
    token_type: 'Bearer',
    expires_in: seconds,
    ext_expires_in: seconds,
    access_token: token,
  });
}

export function entraError(status: number, error: string, code: number, message: string): HttpResponse {
  return json(status, { error, error_description: `AADSTS${code}: ${message}`, error_codes: [code] });
}

function credentialProblem(
  form: URLSearchParams,
  { secret, clientId, federated }: Identity,
  { isOpen, machineNow }: { readonly isOpen: boolean; readonly machineNow: number },
): HttpResponse | undefined {
  const assertion = form.get('client_assertion_type') === JWT_BEARER && form.get('client_assertion');
  if (assertion) {
    const problem = assertionProblem(assertion, federated, machineNow);
    return problem && entraError(401, 'invalid_client', problem.code, problem.message);
  }
  const given = form.get('client_secret');
  if (!given) {
    const message = "The request body must contain: 'client_assertion' or 'client_secret'.";
    return entraError(401, 'invalid_client', 7000218, message);
  }
  if (isOpen || (secret !== undefined && isSame(given, secret))) return undefined;
  const message = `Invalid client secret provided for app '${clientId}'.`;
  return entraError(401, 'invalid_client', 7000215, message);
}

function isSame(given: string, wanted: string): boolean {
  const [a, b] = [Buffer.from(given), Buffer.from(wanted)];
  return a.length === b.length && timingSafeEqual(a, b);
}
