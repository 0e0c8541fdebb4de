import type { Agent } from 'node:https';
import type { EmulatorCredential } from './credential.js';
import type { EmulatorEnvironment } from './environment.js';
import type { Fault } from './faults.js';
import type { RequestLogEntry, RequestMatch } from './request-log.js';

/** A running emulator. */
export interface Emulator {
  readonly port: number;
  /** The public certificate of the authority that signs for the vault hosts, PEM. */
  readonly ca: string;
  /** Dials the emulator whatever the host of the URL, and trusts only its authority. */
  readonly agent: Agent;
  /** Options for an Azure SDK client with a production URL: `new SecretClient(url, credential, clientOptions)`. */
  readonly clientOptions: { readonly agent: Agent };
  /** A TokenCredential whose tokens the emulator accepts; it asks nothing over the network. */
  readonly credential: EmulatorCredential;
  /** Environment variables for an unmodified process. */
  readonly env: EmulatorEnvironment;
  /** Every request answered so far, in order, without values, tokens and queries. */
  readonly requests: readonly RequestLogEntry[];
  /** How many requests there were so far that equal `match` in every field given. */
  countRequests(match?: RequestMatch): number;
  /**
   * Adds a version to a secret. It keeps content type and tags, is enabled and has no dates.
   * @param value default: a text made of the name and the number of the version
   * @param options `vault` defaults to the first one
   * @returns the id of the new version
   * @throws {EmulatorError} `UNKNOWN_VAULT`, `UNKNOWN_SECRET`
   */
  rotate(secret: string, value?: string, options?: { readonly vault?: string }): string;
  /**
   * Answers matching, authorised requests with a scripted status and body.
   * @returns a function that ends it
   * @throws {EmulatorError} `BAD_OPTION`
   */
  fault(fault: Fault): () => void;
  /** Closes every connection and removes the certificate file. Calling it again does nothing. */
  stop(): Promise<void>;
}
