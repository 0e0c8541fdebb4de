import type { AzureAccess } from './azure/azure-access.js';
import { connections, type Connections } from './azure/connections.js';
import { identities } from './azure/identity.js';
import { withDeadline } from './deadline.js';
import { type Problem, problemError } from './errors.js';
import { formatCause } from './failure-message.js';
import type { LoadSettings } from './load-options.js';
import type { Logger } from './logger.js';
import { VAULT_SUFFIXES } from './references/grammar.js';
import { type AllowedVaults, allowedVaults } from './secrets/allowed-vaults.js';
import { type Answer, type FetchOptions, fetchSecrets } from './secrets/fetch-secrets.js';
import { identifyVault } from './secrets/identify-secrets.js';
import { keyVaultProvider } from './secrets/key-vault-provider.js';
import {
  type SecretIdentifier,
  secretKey,
  type SecretProperties,
  type SecretProvider,
} from './secrets/secret-provider.js';
import { secretProblem } from './secrets/secret-problem.js';
import { SecretStore } from './secrets/secret-store.js';
import { Traffic } from './secrets/vault-traffic.js';

/** How long one is ready to try. */
export type Patience = Pick<FetchOptions, 'attempts' | 'waitForAccessUntil'>;

/** Once there are values to go on with, a secret is asked for so often at most: within some seven seconds. */
export const LIVING: Patience = { attempts: 4, waitForAccessUntil: 0 };

/** The way to the secrets: which vaults, who fetches from them, how gently, and what is held. It lives as long as the configuration. */
export class SecretAccess {
  readonly provider: SecretProvider;
  readonly traffic: Traffic;
  readonly store: SecretStore;
  /** DNS suffixes of vaults that an identifier may have; which vaults are asked is another matter. */
  readonly suffixes: readonly string[];
  readonly azure: AzureAccess;
  readonly #settings: LoadSettings;
  readonly #env: NodeJS.ProcessEnv;
  readonly #closing: AbortSignal;
  readonly #connections: Connections;
  #vaults: AllowedVaults | undefined;

  /** @param env the variables that operators own */
  constructor(settings: LoadSettings, env: NodeJS.ProcessEnv, closing: AbortSignal) {
    const identityOf = identities(env, settings.clock, { ...settings, closing });
    this.#settings = settings;
    this.#env = env;
    this.#closing = closing;
    this.#connections = connections({ ...settings, env });
    this.suffixes = [...VAULT_SUFFIXES, settings.cloud.vaultSuffix];
    this.provider =
      settings.provider ??
      keyVaultProvider(
        { ...settings, env, credentialOf: (url) => this.vaults().credentialOf(url) },
        identityOf,
      );
    this.traffic = new Traffic(settings);
    this.store = new SecretStore({
      fetch: (id) => this.#fetchOne(id),
      ttlMs: settings.intervalMs,
      maxStalenessMs: settings.maxStalenessMs,
      clock: settings.clock,
    });
    this.azure = {
      ...settings,
      transport: settings.transport,
      transportFor: (url) => this.#connections.for(url),
      identityOf: (credential = settings.credential) => identityOf(credential),
      listSecrets: (vault, signal) => this.#listSecrets(vault, signal),
    };
  }

  /** Read when there is a reference only: without one, what the environment says of vaults does not matter. */
  vaults(): AllowedVaults {
    return (this.#vaults ??= allowedVaults({
      ...this.#settings,
      env: this.#env,
      fallback: this.provider.defaultVault,
    }));
  }

  /** URLs of the vaults that may be asked; none when the environment names one that is none, which an error tells in its time. */
  get vaultUrls(): readonly string[] {
    try {
      return this.vaults().urls;
    } catch {
      return [];
    }
  }

  fetching(patience: Patience, signal: AbortSignal): Omit<FetchOptions, 'failed' | 'mayBeAbsent'> {
    const { random, clock, logger } = this.#settings;
    // A start may take half a minute: whoever watches should know why. What becomes of a refresh is told by health.
    const onRetry = patience.attempts === Infinity ? tellOnce(logger) : undefined;
    return { ...patience, signal, traffic: this.traffic, onRetry, random, clock };
  }

  async close(): Promise<void> {
    this.traffic.close();
    this.#connections.close();
    await this.provider.close?.();
  }

  async #fetchOne(id: SecretIdentifier): Promise<Answer> {
    const { deadlineMs, clock } = this.#settings;
    const fetched = await withDeadline(deadlineMs, [this.#closing], clock, (signal) =>
      fetchSecrets([id], this.provider, {
        ...this.fetching(LIVING, signal),
        failed: false,
        mayBeAbsent: new Set(),
      }),
    );
    const result = fetched.get(secretKey(id)) ?? secretProblem('ERR_TIMEOUT', id);
    if ('code' in result) throw problemError(result);
    return result;
  }

  #listSecrets(vault: string | undefined, signal: AbortSignal): AsyncIterable<SecretProperties> {
    const url = identifyVault(vault, this.vaults());
    if (typeof url !== 'string') throw problemError(url);
    if (!this.provider.listSecrets) throw problemError(NO_LIST);
    return this.provider.listSecrets(url, { signal });
  }
}

/** A warning for each kind of failure of each vault. */
function tellOnce(logger: Logger | undefined): (problem: Problem) => void {
  const told = new Set<string>();
  return (problem) => {
    const { vault = 'the provider', code, reason, status } = problem;
    const kind = [vault, code, reason, status].join(' ');
    if (told.has(kind)) return;
    told.add(kind);
    logger?.warn(`Vaultref: ${vault} is asked again: ${formatCause(problem)}`);
  };
}

const NO_LIST: Problem = {
  code: 'ERR_INVALID_OPTION',
  message: 'this secret provider cannot list secrets',
  remedy: 'give the provider a listSecrets(), or name the secrets one by one',
  transient: false,
};
