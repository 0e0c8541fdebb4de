import type { SecretClient, SecretProperties as SdkProperties } from '@azure/keyvault-secrets';
import type { Clock } from '../clock.js';
import { problemError } from '../errors.js';
import { type Asked, secretProblem } from '../secrets/secret-problem.js';
import type { SecretIdentifier, SecretProperties } from '../secrets/secret-provider.js';
import type { TokenSource } from './azure-access.js';
import type { Connections } from './connections.js';
import { patientPolicy } from './patient-policy.js';
import { requestError } from './request-error.js';
import { secretClient } from './secret-client.js';
import { secretProperties } from './secret-properties.js';

export interface VaultOperationsOptions {
  readonly tokensFor: (vaultUrl: string) => TokenSource;
  readonly connections: Connections;
  /** How long one attempt may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  readonly random: () => number;
  readonly clock: Clock;
}

/** What a new version of a secret has beside its value. */
export interface SecretAttributes {
  /** What the value is, for whoever reads it: `'text/plain'`, `'application/json'`. Default: none. */
  readonly contentType?: string;
  /** Names with values for whoever manages the secret. Default: none. The vault limits how many, and how long they are. */
  readonly tags?: Readonly<Record<string, string>>;
  /** When it begins to count as expired; Key Vault serves it all the same. Default: never; at the latest 2038-01-19. */
  readonly expiresOn?: Date;
  /** Until when it counts as not yet valid; Key Vault serves it all the same. Default: valid at once. */
  readonly notBefore?: Date;
  /** Default `true`; a disabled secret is not served. */
  readonly enabled?: boolean;
}

/** What is done with the secrets of a vault beside reading one, each patiently: failures that pass are tried again. */
export class VaultOperations {
  readonly #options: VaultOperationsOptions;

  constructor(options: VaultOperationsOptions) {
    this.#options = options;
  }

  /** The properties of all secrets, page by page. */
  async *list(vaultUrl: string, signal: AbortSignal): AsyncGenerator<SecretProperties> {
    const asked = { vaultUrl, operation: 'list' } as const;
    try {
      const client = await this.#client(asked, signal);
      for await (const properties of client.listPropertiesOfSecrets()) yield secretProperties(properties);
    } catch (error) {
      signal.throwIfAborted();
      throw requestError(error, asked, false);
    }
  }

  /** The properties of one secret, of its newest version unless the identifier names one. */
  async properties(id: SecretIdentifier, signal: AbortSignal): Promise<SecretProperties> {
    const versions = await this.#ask({ ...id, operation: 'list' }, signal, async (client) => {
      const all: SdkProperties[] = [];
      for await (const version of client.listPropertiesOfSecretVersions(id.name)) all.push(version);
      return all;
    });
    const [found, ...others] = id.version === undefined ? newest(versions) : named(versions, id.version);
    if (found && others.length === 0) return secretProperties(found);
    if (found)
      return this.#ask(id, signal, async (client) =>
        secretProperties((await client.getSecret(id.name)).properties),
      );
    const missing = id.version === undefined || versions.length === 0;
    throw problemError(secretProblem(missing ? 'ERR_SECRET_NOT_FOUND' : 'ERR_VERSION_NOT_FOUND', id));
  }

  /** Makes a new version of a secret, and the secret if there is none. */
  async set(
    id: SecretIdentifier,
    value: string,
    attributes: SecretAttributes,
    signal: AbortSignal,
  ): Promise<SecretProperties> {
    const { tags, ...rest } = attributes;
    const options = { ...rest, ...(tags ? { tags: { ...tags } } : {}) };
    const made = await this.#ask({ ...id, operation: 'set' }, signal, (client) =>
      client.setSecret(id.name, value, options),
    );
    return secretProperties(made.properties);
  }

  async #ask<T>(asked: Asked, signal: AbortSignal, work: (client: SecretClient) => Promise<T>): Promise<T> {
    try {
      return await work(await this.#client(asked, signal));
    } catch (error) {
      signal.throwIfAborted();
      throw requestError(error, asked, false);
    }
  }

  /** A client for one operation: its outermost policy knows what was asked and when to end. */
  #client(asked: Asked, signal: AbortSignal): Promise<SecretClient> {
    const { tokensFor, connections } = this.#options;
    const outermost = patientPolicy({ ...this.#options, asked, signal });
    return secretClient(asked.vaultUrl, { tokens: tokensFor(asked.vaultUrl), connections, outermost });
  }
}

/** Versions are dated by the second: of several of the same second, only reading the secret tells which is in force. */
function newest(versions: readonly SdkProperties[]): SdkProperties[] {
  const latest = Math.max(...versions.map(created));
  return versions.filter((version) => created(version) === latest);
}

function named(versions: readonly SdkProperties[], wanted: string): SdkProperties[] {
  return versions.filter(({ version }) => version?.toLowerCase() === wanted.toLowerCase());
}

function created({ createdOn }: SdkProperties): number {
  return createdOn?.getTime() ?? 0;
}
