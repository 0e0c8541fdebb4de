import type { Call } from '../call.js';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { json } from '../http/http-message.js';
import { entraError, entraGrant } from './entra-grant.js';
import type { Identities } from './identities.js';
import type { Tokens } from './tokens.js';

export interface EntraParts {
  readonly tokens: Tokens;
  readonly identities: Identities;
  readonly now: () => number;
  readonly machineNow: () => number;
}

const TOKEN = 'oauth2/v2.0/token';
const METADATA: Readonly<
  Record<string, (request: HttpRequest, tenant: string, parts: EntraParts) => HttpResponse>
> = {
  'v2.0/.well-known/openid-configuration': openIdConfiguration,
  '.well-known/openid-configuration': openIdConfiguration,
  'discovery/instance': instances,
  // Its tokens are opaque: there is no key to verify them with.
  'discovery/v2.0/keys': () => json(200, { keys: [] }),
};

/** Signing in at login.microsoftonline.com and its sovereign twins: OpenID document and client credentials. */
export function entraCall(request: HttpRequest, parts: EntraParts): Call {
  const [, tenant = '', document = ''] = /^\/([^/]+)\/(.*)$/.exec(request.path) ?? [];
  if (request.method === 'POST' && document === TOKEN) {
    return {
      subject: { kind: 'token', operation: 'entraToken' },
      dress: undressed,
      answer: () => entraGrant(request, tenant, parts),
    };
  }
  const metadata = Object.hasOwn(METADATA, document) ? METADATA[document] : undefined;
  if (request.method === 'GET' && metadata) {
    return {
      subject: { kind: 'token', operation: 'entraMetadata' },
      dress: undressed,
      answer: () => metadata(request, tenant, parts),
    };
  }
  return { subject: { kind: 'other' }, dress: undressed, answer: notEmulated };
}

function undressed(response: HttpResponse): HttpResponse {
  return response;
}

function notEmulated(): HttpResponse {
  return entraError(404, 'invalid_request', 900144, 'The emulator signs in applications only.');
}

function openIdConfiguration(
  { host }: HttpRequest,
  tenant: string,
  { identities }: EntraParts,
): HttpResponse {
  if (tenant !== identities.tenantId && tenant !== 'common' && tenant !== 'organizations') {
    return entraError(400, 'invalid_tenant', 90002, `Tenant '${tenant}' not found.`);
  }
  const base = `https://${host}/${tenant}`;
  return json(200, {
    issuer: `${base}/v2.0`,
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    token_endpoint: `${base}/oauth2/v2.0/token`,
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_types_supported: ['code', 'id_token', 'token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt'],
  });
}

function instances({ host, query }: HttpRequest): HttpResponse {
  const authorize = query.get('authorization_endpoint') ?? '';
  const tenant = /^https:\/\/[^/]+\/([^/]+)\//.exec(authorize)?.[1] ?? 'common';
  return json(200, {
    tenant_discovery_endpoint: `https://${host}/${tenant}/v2.0/.well-known/openid-configuration`,
    'api-version': '1.1',
    metadata: [{ preferred_network: host, preferred_cache: host, aliases: [host] }],
  });
}
