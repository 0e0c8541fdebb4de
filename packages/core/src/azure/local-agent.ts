import http, { type ClientRequestArgs } from 'node:http';
import type { Duplex } from 'node:stream';
import type { TokenWitness } from './token-witness.js';

/**
 * The way to a token endpoint of this host, a new connection for every request. What becomes of it, the witness sees here:
 * @azure/identity takes no policies for a managed identity, and keeps the cause of a failure to itself.
 */
export class LocalAgent extends http.Agent {
  readonly #witness: TokenWitness;

  constructor(witness: TokenWitness) {
    super();
    this.#witness = witness;
  }

  override createConnection(
    options: ClientRequestArgs,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    this.#witness.asks(`http://${options.host}:${options.port}`);
    return super
      .createConnection(options, callback)
      ?.once('error', (error: Error) => this.#witness.failed(error));
  }
}
