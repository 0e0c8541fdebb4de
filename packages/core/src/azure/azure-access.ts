import type { Clock } from '../clock.js';
import type { Cloud } from '../secrets/cloud.js';
import type { GetTokenOptions, TokenCredential } from '../secrets/credential.js';
import type { SecretProperties } from '../secrets/secret-provider.js';
import type { TransportOptions } from './pipeline.js';

/** The way to Azure that the options of a load lay, for sources that read from a service. */
export interface AzureAccess {
  /** The cloud of the load: the suffix of its vaults, the scope of their tokens, the authority. */
  readonly cloud: Cloud;
  /** The option `transport` as it was given, `undefined` without one; transportFor() has made connections of it. */
  readonly transport: TransportOptions | undefined;
  /**
   * What a client takes to reach an https URL under these options: connections that are kept alive, through the proxy of the
   * load. Rejects with ConfigError ERR_INVALID_OPTION when option or variable name no proxy.
   */
  readonly transportFor: (url: string) => Promise<Pick<TransportOptions, 'httpClient' | 'agent'>>;
  /** How long one request may take, in milliseconds. */
  readonly attemptTimeoutMs: number;
  /** For how long a 403 is tried again at the start, in milliseconds. */
  readonly waitForAccessMs: number;
  /** The time of the load, for waits and deadlines. */
  readonly clock: Clock;
  /** A number in [0, 1) for the jitter of waits. */
  readonly random: () => number;
  /** Who asks: the credential that a source was given, else that of the load. */
  readonly identityOf: Identities;
  /**
   * The properties of all secrets of an allowed vault, by alias or name; without one, of the default vault.
   * @throws ConfigError ERR_VAULT_NOT_ALLOWED, ERR_NO_DEFAULT_VAULT, and what else a provider says
   */
  listSecrets(vault: string | undefined, signal: AbortSignal): AsyncIterable<SecretProperties>;
}

/** The identity of each credential; without a credential, that of the application. */
export type Identities = (credential?: TokenCredential) => Identity;

/** One credential and its tokens: whoever needs one for a scope shares it. */
export interface Identity {
  /** What gave the tokens, as a class of @azure/identity is called; `undefined` before the first one. */
  readonly credential: string | undefined;
  /** The tokens for a scope; whoever asks for the same scope shares them. */
  tokens(scope: string): TokenSource;
}

/** Tokens of one credential for one scope, asked for once however many requests need them. */
export interface TokenSource {
  /** Whether there ever was a token. */
  readonly hasToken: boolean;
  /** Fulfilled when the first token was asked for: from then on there is time for other work. */
  readonly underWay: Promise<void>;
  /**
   * A token that is good, as far as we know: after an outage of the identity it may be the last one, and the service decides.
   * @throws ConfigError ERR_CREDENTIAL_UNAVAILABLE, ERR_AUTHENTICATION_FAILED
   */
  getToken(request: TokenRequest): Promise<string>;
}

/** Which token is wanted: tenant and claims are those that a challenge of the service named, and absent without one. */
export interface TokenRequest extends Pick<GetTokenOptions, 'tenantId' | 'claims'> {
  /** Ends the wait of this request. The credential goes on for the others. */
  readonly signal?: AbortSignal;
  /** A token that the service refused; the same one is given again only when the credential has no other. */
  readonly rejected?: string;
}
