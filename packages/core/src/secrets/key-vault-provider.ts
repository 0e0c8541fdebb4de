import type { SecretClient, KeyVaultSecret } from '@azure/keyvault-secrets';
import { classifyPolicy, RejectedAnswer } from '../azure/classify-policy.js';
import type { Identities, TokenSource } from '../azure/azure-access.js';
import { identities } from '../azure/identity.js';
import type { TransportOptions } from '../azure/pipeline.js';
import { tokenPolicy } from '../azure/token-policy.js';
import { type Clock, systemClock } from '../clock.js';
import { withDeadline } from '../deadline.js';
import { isConfigError, problemError } from '../errors.js';
import type { TokenCredential } from './credential.js';
import { CLOUDS, type Cloud } from './cloud.js';
import { secretProblem } from './secret-problem.js';
import type { Secret, SecretIdentifier, SecretProvider } from './secret-provider.js';

export interface KeyVaultProviderOptions {
  /** Default: what the environment calls for (managed identity, workload identity, AZURE_CLIENT_*, developer tools). */
  readonly credential?: TokenCredential | undefined;
  /** A credential for some vaults, by URL; `undefined` means the one above. */
  readonly credentialOf?: (vaultUrl: string) => TokenCredential | undefined;
  readonly cloud?: Cloud;
  readonly transport?: TransportOptions | undefined;
  /** How long one request may take, in milliseconds; default 5,000. */
  readonly attemptTimeoutMs?: number;
  /** The variables that choose the default credential; default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  readonly clock?: Clock;
}

/**
 * Azure Key Vault through Microsoft's own client. No Azure code is loaded before the first secret is asked for.
 * @param identityOf for a load whose sources have the same identities
 */
export function keyVaultProvider(
  options: KeyVaultProviderOptions = {},
  identityOf: Identities = identities(options.env ?? process.env, options.clock ?? systemClock),
): SecretProvider {
  const { cloud = CLOUDS.public, attemptTimeoutMs = 5_000, clock = systemClock } = options;
  const clients = new Map<string, Promise<SecretClient>>();
  const tokensFor = (vaultUrl: string): TokenSource =>
    identityOf(options.credentialOf?.(vaultUrl) ?? options.credential).tokens(cloud.scope);

  return {
    async getSecret(id, { signal }) {
      let attempt: AbortSignal | undefined;
      try {
        const tokens = tokensFor(id.vaultUrl);
        // The token is fetched while the SDK is being loaded; the pipeline then finds it held.
        const [client] = await Promise.all([
          getOrCreate(clients, id.vaultUrl, () => createClient(id.vaultUrl, tokens, options.transport)),
          tokens.getToken({ signal }),
        ]);
        return await withDeadline(attemptTimeoutMs, [signal], clock, async (abortSignal) => {
          attempt = abortSignal;
          const version = id.version === undefined ? {} : { version: id.version };
          return toSecret(await client.getSecret(id.name, { ...version, abortSignal }));
        });
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw rebuild(error, id, attempt?.aborted ?? false);
      }
    },
  };
}

async function createClient(
  vaultUrl: string,
  tokens: TokenSource,
  transport: TransportOptions = {},
): Promise<SecretClient> {
  const { SecretClient } = await import('@azure/keyvault-secrets');
  const { ca, ...rest } = transport;
  return new SecretClient(vaultUrl, UNUSED_CREDENTIAL, {
    ...rest,
    ...(ca === undefined ? {} : { tlsOptions: { ca } }),
    retryOptions: { maxRetries: 0 },
    redirectOptions: { maxRetries: 0 },
    additionalPolicies: [
      { policy: classifyPolicy(), position: 'perRetry' },
      { policy: tokenPolicy(vaultUrl, tokens), position: 'perRetry' },
    ],
  });
}

/** The SDK asks its credential only after a 401, and no 401 reaches it. */
const UNUSED_CREDENTIAL: TokenCredential = {
  getToken: () => Promise.reject(new Error('the token is attached by our own policy')),
};

function toSecret({ value, properties }: KeyVaultSecret): Secret {
  const { version, contentType, expiresOn, notBefore, createdOn, updatedOn, tags } = properties;
  return {
    value: value ?? '',
    ...(version === undefined ? {} : { version }),
    ...(contentType === undefined ? {} : { contentType }),
    ...(expiresOn === undefined ? {} : { expiresOn }),
    ...(notBefore === undefined ? {} : { notBefore }),
    ...(createdOn === undefined ? {} : { createdOn }),
    ...(updatedOn === undefined ? {} : { updatedOn }),
    ...(tags === undefined ? {} : { tags }),
  };
}

/** Makes an error of ours of whatever the pipeline threw; nothing of the SDK's error is kept. */
function rebuild(error: unknown, id: SecretIdentifier, timedOut: boolean): Error {
  if (timedOut) return problemError(secretProblem('ERR_TIMEOUT', id));
  if (error instanceof RejectedAnswer) {
    const code =
      error.code === 'ERR_SECRET_NOT_FOUND' && id.version !== undefined
        ? 'ERR_VERSION_NOT_FOUND'
        : error.code;
    return problemError(secretProblem(code, id, error.details, error.transient));
  }
  if (isConfigError(error)) {
    const [failure] = error.failures;
    if (failure) return problemError({ ...failure, vault: id.vaultUrl, secret: id.name });
  }
  return problemError(secretProblem('ERR_BAD_RESPONSE', id));
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const created = create();
  map.set(key, created);
  return created;
}
