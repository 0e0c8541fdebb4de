import type { SecretClient, KeyVaultSecret } from '@azure/keyvault-secrets';
import type { Identities, TokenSource } from '../azure/azure-access.js';
import { connections } from '../azure/connections.js';
import { identities } from '../azure/identity.js';
import type { TransportOptions } from '../azure/pipeline.js';
import { requestError } from '../azure/request-error.js';
import { secretClient } from '../azure/secret-client.js';
import { secretProperties } from '../azure/secret-properties.js';
import { VaultOperations } from '../azure/vault-operations.js';
import { type Clock, systemClock } from '../clock.js';
import { withDeadline } from '../deadline.js';
import { abortable } from './abortable.js';
import type { TokenCredential } from './credential.js';
import { CLOUDS, type Cloud } from './cloud.js';
import type { Secret, SecretProvider } from './secret-provider.js';

/** As whom and how keyVaultProvider() asks; none of them is required. */
export interface KeyVaultProviderOptions {
  /** Default: what the environment calls for (managed identity, workload identity, AZURE_CLIENT_*, developer tools). */
  readonly credential?: TokenCredential | undefined;
  /** A credential for some vaults, by URL; `undefined` means the one above. */
  readonly credentialOf?: (vaultUrl: string) => TokenCredential | undefined;
  /** The addresses of a cloud. Default: Azure's public one. */
  readonly cloud?: Cloud;
  /** How requests leave the process. Default: https, kept alive, through the proxy of the environment. */
  readonly transport?: TransportOptions | undefined;
  /** How long one request may take, in milliseconds; default 5,000. */
  readonly attemptTimeoutMs?: number;
  /** Connections to one vault at once; default 64. */
  readonly concurrency?: number;
  /** The variables that choose the default credential and the proxy; default `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
  /** A number in [0, 1) for the jitter of waits; default `Math.random`. */
  readonly random?: () => number;
  /** The time, for tests. Default: that of this machine. */
  readonly clock?: Clock;
}

/**
 * Azure Key Vault through Microsoft's own client. No Azure code is loaded before the first secret is asked for.
 * @param identityOf for a load whose sources have the same identities
 */
export function keyVaultProvider(
  options: KeyVaultProviderOptions = {},
  identityOf: Identities = identities(options.env ?? process.env, options.clock ?? systemClock, options),
): SecretProvider {
  const { cloud = CLOUDS.public, attemptTimeoutMs = 5_000 } = options;
  const { env = process.env, random = Math.random, clock = systemClock } = options;
  const { concurrency = 64, transport } = options;
  const opened = connections({ transport, env, concurrency });
  const clients = new Map<string, Promise<SecretClient>>();
  const tokensFor = (vaultUrl: string): TokenSource =>
    identityOf(options.credentialOf?.(vaultUrl) ?? options.credential).tokens(cloud.scope);
  const operations = new VaultOperations({
    tokensFor,
    connections: opened,
    attemptTimeoutMs,
    random,
    clock,
  });

  return {
    get credentialName() {
      return identityOf(options.credential).credential;
    },

    async getSecret(id, { signal }) {
      let attempt: AbortSignal | undefined;
      try {
        const tokens = tokensFor(id.vaultUrl);
        // The token first. While it is fetched, the SDK is loaded, connections open, and requests are prepared up to our policy,
        // which waits for the token and tells when there is none.
        const token = tokens.getToken({});
        const settled = token.catch(() => undefined);
        if (!tokens.hasToken) {
          await abortable(Promise.race([tokens.underWay, settled]), signal);
          opened.warm(id.vaultUrl);
        }
        const client = await getOrCreate(clients, id.vaultUrl, () =>
          secretClient(id.vaultUrl, { tokens, connections: opened }),
        );
        const work = async (abortSignal: AbortSignal): Promise<Secret> => {
          attempt = abortSignal;
          const version = id.version === undefined ? {} : { version: id.version };
          return toSecret(await client.getSecret(id.name, { ...version, abortSignal }));
        };
        return await withDeadline(attemptTimeoutMs, [signal], clock, work, token);
      } catch (error) {
        if (signal.aborted) throw signal.reason;
        throw requestError(error, id, attempt?.aborted ?? false);
      }
    },

    listSecrets: (vaultUrl, { signal }) => operations.list(vaultUrl, signal),

    close() {
      opened.close();
      return Promise.resolve();
    },
  };
}

/** The name, and whether it is enabled, are known to who gets a value. */
function toSecret({ value, properties }: KeyVaultSecret): Secret {
  const { name: _, enabled: __, managed: ___, ...rest } = secretProperties(properties);
  return { value: value ?? '', ...rest };
}

function getOrCreate<K, V>(map: Map<K, V>, key: K, create: () => V): V {
  const existing = map.get(key);
  if (existing !== undefined) return existing;
  const created = create();
  map.set(key, created);
  return created;
}
