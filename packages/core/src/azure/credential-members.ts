import type * as AzureIdentity from '@azure/identity';
import type http from 'node:http';
import type { TokenCredential } from '../secrets/credential.js';
import type { ClientTransport } from './connections.js';
import { TokenWitness } from './token-witness.js';

/** One credential that may be asked. */
export interface Member {
  /** The class of @azure/identity. */
  readonly name: string;
  /** How long one token request may take, in milliseconds: developer tools start other programs. */
  readonly timeoutMs: number;
  /** Variables that it cannot do without and that are not set. */
  readonly missing?: readonly string[];
  /** The variable that names a file, and the file. */
  readonly file?: { readonly variable: string; readonly path: string };
  /** True when nothing says that it is there: what goes wrong with it is no reason to wait, nor not to ask the next one. */
  readonly isGuess?: true;
  readonly witness?: TokenWitness;
  create(identity: typeof AzureIdentity): TokenCredential;
}

export interface MemberOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Of the cloud; AZURE_AUTHORITY_HOST goes before it. */
  readonly authorityHost: string | undefined;
  /** The way to the authority. */
  readonly transport: ClientTransport;
  /** The way to an endpoint of this host, under the eyes of a witness. */
  readonly localAgent: (witness: TokenWitness) => http.Agent;
}

const SERVICE_MS = 5_000;
const DEVELOPER_TOOLS_MS = 20_000;
/** Retries are ours, not the SDK's. */
const RETRIES = { retryOptions: { maxRetries: 0 } };

/** VS Code, az, PowerShell and azd, in the order of DefaultAzureCredential. */
export function developerTools(): Member[] {
  const tool = (name: string, create: Member['create']): Member => ({
    name,
    timeoutMs: DEVELOPER_TOOLS_MS,
    isGuess: true,
    create,
  });
  const options = { processTimeoutInMs: DEVELOPER_TOOLS_MS };
  return [
    tool('VisualStudioCodeCredential', (identity) => new identity.VisualStudioCodeCredential(RETRIES)),
    tool('AzureCliCredential', (identity) => new identity.AzureCliCredential(options)),
    tool('AzurePowerShellCredential', (identity) => new identity.AzurePowerShellCredential(options)),
    tool('AzureDeveloperCliCredential', (identity) => new identity.AzureDeveloperCliCredential(options)),
  ];
}

/** @param probe true where it is not known whether there is such an endpoint: it gets one second to say so */
export function managedIdentity({ env, localAgent }: MemberOptions, probe = false): Member {
  const clientId = env['AZURE_CLIENT_ID'];
  const isLocal = !env['IDENTITY_ENDPOINT']?.startsWith('https:');
  const witness = new TokenWitness(env, [
    'IDENTITY_ENDPOINT',
    'MSI_ENDPOINT',
    'AZURE_POD_IDENTITY_AUTHORITY_HOST',
  ]);
  return {
    name: 'ManagedIdentityCredential',
    timeoutMs: SERVICE_MS,
    ...(probe ? { isGuess: true } : {}),
    witness,
    create(identity) {
      const options = {
        ...RETRIES,
        ...(clientId ? { clientId } : {}),
        // The endpoint is one of this host; with an agent of its own the SDK does not send the request to a proxy.
        ...(isLocal ? { agent: localAgent(witness) } : {}),
        sendProbeRequest: probe,
      };
      return new identity.ManagedIdentityCredential(options);
    },
  };
}

export function workloadIdentity(options: MemberOptions): Member {
  const { env } = options;
  const witness = new TokenWitness(env, ['AZURE_AUTHORITY_HOST']);
  const { AZURE_TENANT_ID: tenantId = '', AZURE_CLIENT_ID: clientId = '' } = env;
  const { AZURE_FEDERATED_TOKEN_FILE: tokenFilePath = '' } = env;
  return {
    name: 'WorkloadIdentityCredential',
    timeoutMs: SERVICE_MS,
    file: { variable: 'AZURE_FEDERATED_TOKEN_FILE', path: tokenFilePath },
    witness,
    missing: missing(env, ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID', 'AZURE_FEDERATED_TOKEN_FILE']),
    create: (identity) =>
      new identity.WorkloadIdentityCredential({
        ...authority(options, witness),
        tenantId,
        clientId,
        tokenFilePath,
      }),
  };
}

/** A service principal with a secret, else with a certificate. */
export function servicePrincipal(options: MemberOptions): Member {
  const { env } = options;
  const { AZURE_TENANT_ID: tenantId = '', AZURE_CLIENT_ID: clientId = '' } = env;
  const { AZURE_CLIENT_SECRET: secret, AZURE_CLIENT_CERTIFICATE_PATH: certificatePath } = env;
  const witness = new TokenWitness(env, ['AZURE_AUTHORITY_HOST']);
  const base = {
    timeoutMs: SERVICE_MS,
    witness,
    missing: missing(env, ['AZURE_TENANT_ID', 'AZURE_CLIENT_ID']),
  };
  if (secret || !certificatePath)
    return {
      ...base,
      name: 'ClientSecretCredential',
      missing: [...base.missing, ...missing(env, ['AZURE_CLIENT_SECRET'])],
      create: (identity) =>
        new identity.ClientSecretCredential(tenantId, clientId, secret ?? '', authority(options, witness)),
    };
  const password = env['AZURE_CLIENT_CERTIFICATE_PASSWORD'];
  return {
    ...base,
    name: 'ClientCertificateCredential',
    file: { variable: 'AZURE_CLIENT_CERTIFICATE_PATH', path: certificatePath },
    create: (identity) =>
      new identity.ClientCertificateCredential(
        tenantId,
        clientId,
        { certificatePath, ...(password ? { certificatePassword: password } : {}) },
        {
          ...authority(options, witness),
          sendCertificateChain: /^(true|1)$/i.test(env['AZURE_CLIENT_SEND_CERTIFICATE_CHAIN'] ?? ''),
        },
      ),
  };
}

function missing(env: NodeJS.ProcessEnv, names: readonly string[]): string[] {
  return names.filter((name) => !env[name]);
}

function authority({ env, authorityHost, transport }: MemberOptions, { policy }: TokenWitness) {
  const host = env['AZURE_AUTHORITY_HOST'] || authorityHost;
  const tenants = env['AZURE_ADDITIONALLY_ALLOWED_TENANTS']?.split(';').map((tenant) => tenant.trim());
  return {
    ...RETRIES,
    ...transport,
    additionalPolicies: [{ policy, position: 'perRetry' as const }],
    ...(host === undefined ? {} : { authorityHost: host }),
    ...(tenants === undefined ? {} : { additionallyAllowedTenants: tenants.filter(Boolean) }),
  };
}
