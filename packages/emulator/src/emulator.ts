import type { Agent } from 'node:https';
import type { EmulatorClock } from './clock.js';
import type { EmulatorEnvironment } from './command-line/environment.js';
import type { EventDelivery } from './events/event-grid.js';
import type { SecretEventType } from './events/secret-event.js';
import type { EventSubscription } from './events/webhook.js';
import type { Fault } from './faults/fault.js';
import type { InMemoryClient } from './http/in-memory-client.js';
import type { EmulatorCredential } from './identity/credential.js';
import type { Revocation } from './identity/tokens.js';
import type { RequestLogEntry, RequestMatch } from './request-log.js';
import type { SeedIdentity } from './seed/seed.js';

/** A running emulator. */
export interface Emulator {
  /** The port of 127.0.0.1 on which it listens. */
  readonly port: number;

  /** The address of a page that shows the emulator in a browser, with the token that opens it. */
  readonly pageUrl: string;
  /** The public certificate of the authority that signs for Azure's hosts, PEM. */
  readonly ca: string;
  /** Dials the emulator whatever the host of the URL, and trusts only its authority. */
  readonly agent: Agent;
  /** Options for an Azure SDK client with a production URL: `new SecretClient(url, credential, clientOptions)`. */
  readonly clientOptions: { readonly agent: Agent };
  /** For an SDK client as well, `{ httpClient }`: its whole pipeline, and no socket below it. */
  readonly httpClient: InMemoryClient;
  /** A TokenCredential whose tokens the emulator accepts; it asks nothing over the network. */
  readonly credential: EmulatorCredential;
  /**
   * The same for an identity of the seed.
   * @throws {EmulatorError} `UNKNOWN_IDENTITY`
   */
  credentialFor(identity: string): EmulatorCredential;
  /** The connection string of the first App Configuration store, empty when there is none. */
  readonly connectionString: string;
  /**
   * Of a store; with `readOnly`, one that writes are refused with.
   * @throws {EmulatorError} `UNKNOWN_STORE`
   */
  connectionStringFor(store: string, options?: { readonly readOnly?: boolean }): string;
  /** Environment variables for an unmodified process. */
  readonly env: EmulatorEnvironment;
  /** The time of tokens, secrets, settings and events. */
  readonly clock: EmulatorClock;

  /** Every request answered so far, in order, without values, tokens and queries. */
  readonly requests: readonly RequestLogEntry[];
  /** How many requests there were so far that equal `match` in every field given. */
  countRequests(match?: RequestMatch): number;

  /** TLS connections so far, with those through the proxy; the in-memory client makes none. */
  readonly connections: ConnectionCounts;

  /** How many requests were under way at once at most: from their arrival until their answer leaves. */
  readonly mostInFlight: number;

  /**
   * Adds a version to a secret. It keeps content type and tags, is enabled and has no dates.
   * @param value default: a text made of the name and the number of the version
   * @param options `vault` defaults to the first one
   * @returns the id of the new version
   * @throws {EmulatorError} `UNKNOWN_VAULT`, `UNKNOWN_SECRET`
   */
  rotate(secret: string, value?: string, options?: { readonly vault?: string }): string;
  /**
   * Makes or changes a setting. One that exists keeps what is not given.
   * @param options `store` defaults to the first one, `label` to none
   * @returns its new ETag
   * @throws {EmulatorError} `UNKNOWN_STORE`
   */
  setSetting(key: string, value: string, options?: SettingOptions): string;
  /**
   * Lets something go wrong with authorised requests that match.
   * @returns a function that ends it
   * @throws {EmulatorError} `BAD_OPTION`
   */
  fault(fault: Fault): () => void;
  /** Refuses the tokens issued so far; with `claims`, by a claims challenge (CAE). New tokens are good. */
  revokeTokens(revocation?: Revocation): void;
  /**
   * Changes what an identity may do, from the next request on.
   * @param access its `vaults`, `stores` and `deniedBy` as in the seed; what is left out is open to it
   * @throws {EmulatorError} `UNKNOWN_IDENTITY`, `BAD_SEED`
   */
  setAccess(identity: string, access: Pick<SeedIdentity, 'vaults' | 'stores' | 'deniedBy'>): void;

  /**
   * Subscribes a webhook on this machine to the events of the vaults, after the handshake of its schema.
   * @returns a function that ends the subscription
   * @throws {EmulatorError} `BAD_OPTION`, `WEBHOOK_REFUSED`
   */
  subscribe(subscription: EventSubscription): Promise<() => void>;
  /**
   * Sends an event to every webhook, whether it happened or not; with `id`, the same one again.
   * @throws {EmulatorError} `UNKNOWN_VAULT`, `UNKNOWN_SECRET`
   */
  deliver(event: EventRequest): Promise<readonly EventDelivery[]>;
  /** Every attempt to hand over an event so far. */
  readonly deliveries: readonly EventDelivery[];
  /** Resolves when no event is under way. */
  delivered(): Promise<void>;

  /** Ends what is under way, closes every connection and removes the certificate file. Again, it does nothing. */
  stop(): Promise<void>;
}

/** Connections whose TLS handshake succeeded. */
export interface ConnectionCounts {
  /** Since the start. */
  readonly opened: number;
  /** Now. */
  readonly open: number;
  /** At once at most. */
  readonly mostOpen: number;
}

/** Which setting is meant, and what it has beside its value. */
export interface SettingOptions {
  /** Name of the store. Default: the first one. */
  readonly store?: string;
  /** Its label. Default: none. */
  readonly label?: string;
  /** Default: that of the setting, none for a new one. */
  readonly contentType?: string;
  /** Default: those of the setting, none for a new one. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Whether clients may not write it. Default: as the setting is, `false` for a new one. */
  readonly locked?: boolean;
}

/** An event to send. */
export interface EventRequest {
  /** What is to have happened. */
  readonly type: SecretEventType;
  /** Name of the secret, in whatever case. */
  readonly secret: string;
  /** Default: the first one. */
  readonly vault?: string;
  /** Default: the latest. */
  readonly version?: string;
  /** Default: a new one. */
  readonly id?: string;
}
