import type { TokenCredential } from '../secrets/credential.js';

export interface NamedCredential {
  /** The class of @azure/identity, for errors and for the report. */
  readonly name: string;
  readonly credential: TokenCredential;
  /** How long one token request may take, in milliseconds: developer tools start other programs. */
  readonly timeoutMs: number;
}

const SERVICE_MS = 5_000;
const DEVELOPER_TOOLS_MS = 20_000;

/**
 * The credential that the environment of the process calls for: the identity of the platform, else of the workload, else
 * of AZURE_CLIENT_*, else DefaultAzureCredential with the tools of the developer. Retries are ours, not the SDK's.
 */
export async function defaultCredential(env: NodeJS.ProcessEnv): Promise<NamedCredential> {
  const identity = await import('@azure/identity');
  const options = { retryOptions: { maxRetries: 0 } };
  const clientId = env['AZURE_CLIENT_ID'];
  const tenantId = env['AZURE_TENANT_ID'];
  const clientSecret = env['AZURE_CLIENT_SECRET'];

  if (!env['AZURE_TOKEN_CREDENTIALS']) {
    if (env['IDENTITY_ENDPOINT'])
      return named(
        new identity.ManagedIdentityCredential({ ...options, ...(clientId ? { clientId } : {}) }),
        SERVICE_MS,
      );
    if (env['AZURE_FEDERATED_TOKEN_FILE'] && tenantId && clientId) {
      const tokenFilePath = env['AZURE_FEDERATED_TOKEN_FILE'];
      return named(
        new identity.WorkloadIdentityCredential({ ...options, tenantId, clientId, tokenFilePath }),
        SERVICE_MS,
      );
    }
    if (tenantId && clientId && clientSecret)
      return named(
        new identity.ClientSecretCredential(tenantId, clientId, clientSecret, options),
        SERVICE_MS,
      );
  }
  return named(new identity.DefaultAzureCredential(options), DEVELOPER_TOOLS_MS);
}

function named(credential: TokenCredential, timeoutMs: number): NamedCredential {
  return { name: credential.constructor.name, credential, timeoutMs };
}
