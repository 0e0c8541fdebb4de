import { randomUUID } from 'node:crypto';
import type { HttpRequest, HttpResponse } from '../http/http-message.js';
import { headerOf } from '../http/http-message.js';

/** Adds what every answer of Key Vault carries; the answer's own headers win. */
export function withVaultHeaders(request: HttpRequest, response: HttpResponse): HttpResponse {
  const clientRequestId = headerOf(request, 'x-ms-client-request-id');
  const headers = {
    'Cache-Control': 'no-cache',
    Pragma: 'no-cache',
    Expires: '-1',
    'x-ms-keyvault-region': 'emulator',
    'x-ms-keyvault-service-version': '1.9.0.0',
    'x-ms-keyvault-network-info': 'conn_type=Ipv4;addr=127.0.0.1;act_addr_fam=InterNetwork;',
    'x-ms-request-id': randomUUID(),
    ...(clientRequestId === undefined ? {} : { 'x-ms-client-request-id': clientRequestId }),
    'Strict-Transport-Security': 'max-age=31536000;includeSubDomains',
    'X-Content-Type-Options': 'nosniff',
    ...response.headers,
  };
  return { ...response, headers };
}
