import type { AppConfigurationParts } from './app-configuration/app-configuration-call.js';
import { appConfigurationCall } from './app-configuration/app-configuration-call.js';
import type { Call } from './call.js';
import { parseLoginHost, parseStoreHost } from './clouds.js';
import type { HttpRequest } from './http/http-message.js';
import type { EntraParts } from './identity/entra.js';
import { entraCall } from './identity/entra.js';
import type { HostEndpointParts } from './identity/host-endpoints.js';
import { hostTokenCall } from './identity/host-endpoints.js';
import type { KeyVaultParts } from './key-vault/key-vault-call.js';
import { keyVaultCall } from './key-vault/key-vault-call.js';

export type RouteParts = KeyVaultParts & AppConfigurationParts & EntraParts & HostEndpointParts;

/** Which service a request is for: over TLS the host says so, and plain HTTP is the host's own endpoints. */
export function routeRequest(request: HttpRequest, parts: RouteParts): Call {
  if (!request.secure) return hostTokenCall(request, parts);
  if (parseLoginHost(request.host)) return entraCall(request, parts);
  if (parseStoreHost(request.host)) return appConfigurationCall(request, parts);
  return keyVaultCall(request, parts);
}
