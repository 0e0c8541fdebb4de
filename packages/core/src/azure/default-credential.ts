import type { Clock } from '../clock.js';
import { problemError } from '../errors.js';
import { parseValue } from '../references/parse-value.js';
import type { TokenCredential } from '../secrets/credential.js';
import { azurePackage } from './azure-package.js';
import type { Connections } from './connections.js';
import { credentialChain } from './credential-chain.js';
import {
  developerTools,
  managedIdentity,
  type Member,
  type MemberOptions,
  servicePrincipal,
  workloadIdentity,
} from './credential-members.js';
import type { TokenOutcome } from './token-witness.js';

export interface NamedCredential {
  /** The class of @azure/identity, for errors and for the report; of a chain, the member that gave a token. */
  readonly name: string;
  readonly credential: TokenCredential;
  /** How long one token request may take, in milliseconds. */
  readonly timeoutMs: number;
  /** What became of its last request, where that can be watched. */
  readonly seen?: TokenOutcome | undefined;
}

export interface DefaultCredentialOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Where tokens are asked for, unless AZURE_AUTHORITY_HOST says it. */
  readonly authorityHost: string | undefined;
  readonly connections: Connections;
  readonly clock: Clock;
}

const PUBLIC_AUTHORITY = 'https://login.microsoftonline.com';

/**
 * The credential that the environment calls for: the identity of the platform, else of the workload, else of AZURE_CLIENT_*, else
 * the tools of the developer and at last the identity of a virtual machine. AZURE_TOKEN_CREDENTIALS chooses otherwise.
 * @throws ConfigError ERR_INVALID_OPTION when AZURE_TOKEN_CREDENTIALS, or a variable of a proxy, makes no sense
 */
export async function defaultCredential(settings: DefaultCredentialOptions): Promise<NamedCredential> {
  const { env, authorityHost, connections, clock } = settings;
  const authority = env['AZURE_AUTHORITY_HOST'] || authorityHost || PUBLIC_AUTHORITY;
  const [identity, { LocalAgent }, transport] = await Promise.all([
    azurePackage('@azure/identity', () => import('@azure/identity')),
    import('./local-agent.js'),
    URL.canParse(authority) ? connections.for(authority) : {},
  ]);
  const localAgent: MemberOptions['localAgent'] = (witness) => new LocalAgent(witness);
  const members = membersOf({ env: withoutReferences(env), authorityHost, transport, localAgent });
  return credentialChain(members, identity, clock);
}

/** As in `.env` files: a secret cannot help to fetch itself. */
function withoutReferences(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name, value = '']) => !name.startsWith('AZURE_') || 'literal' in parseValue(value),
    ),
  );
}

function membersOf(options: MemberOptions): Member[] {
  const { env } = options;
  const chosen = env['AZURE_TOKEN_CREDENTIALS']?.trim().toLowerCase();
  if (chosen) return chosenMembers(chosen, options);
  if (env['IDENTITY_ENDPOINT'] || env['AZURE_POD_IDENTITY_AUTHORITY_HOST']) return [managedIdentity(options)];
  for (const member of [workloadIdentity(options), servicePrincipal(options)])
    if (member.missing?.length === 0) return [member];
  return [...developerTools(), managedIdentity(options, true)];
}

/** What AZURE_TOKEN_CREDENTIALS means to DefaultAzureCredential of @azure/identity 4.13. */
function chosenMembers(chosen: string, options: MemberOptions): Member[] {
  const services = [servicePrincipal(options), workloadIdentity(options), managedIdentity(options)];
  if (chosen === 'prod') return services;
  if (chosen === 'dev') return developerTools();
  if (chosen === 'environmentcredential') return [servicePrincipal(options)];
  const named = [...services, ...developerTools()].filter(({ name }) => name.toLowerCase() === chosen);
  if (named.length > 0) return named;
  throw problemError(
    {
      code: 'ERR_INVALID_OPTION',
      message: 'AZURE_TOKEN_CREDENTIALS names no credential',
      remedy: `write prod, dev, EnvironmentCredential, WorkloadIdentityCredential, ManagedIdentityCredential, or one of ${developerTools()
        .map(({ name }) => name)
        .join(', ')}`,
      transient: false,
    },
    { name: 'variable AZURE_TOKEN_CREDENTIALS' },
  );
}
