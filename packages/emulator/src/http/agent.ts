import https from 'node:https';
import type { LookupFunction } from 'node:net';
import type { Duplex } from 'node:stream';
import type { ConnectionRefusal } from './admission.js';

export interface AgentParts {
  readonly port: number;
  readonly ca: string;
  readonly refuse: (host: string) => ConnectionRefusal | undefined;
}

/**
 * Dials the emulator whatever the host of the URL, keeps that host as the TLS server name and trusts no other
 * authority: clients use production URLs and check them as in production.
 */
export class EmulatorAgent extends https.Agent {
  readonly #port: number;
  readonly #refuse: AgentParts['refuse'];

  constructor({ port, ca, refuse }: AgentParts) {
    super({ keepAlive: true, ca });
    this.#port = port;
    this.#refuse = refuse;
  }

  override createConnection(
    options: https.RequestOptions,
    callback?: (error: Error | null, stream: Duplex) => void,
  ): Duplex | null | undefined {
    const host = options.host ?? '';
    const refusal = this.#refuse(host);
    const dial = refusal
      ? { host: 'emulator.invalid', lookup: failWith(host, refusal) }
      : { host: '127.0.0.1', servername: host };
    return super.createConnection({ ...options, ...dial, port: this.#port }, callback);
  }
}

/** What a client meets in Azure when there is no such vault: a name that does not resolve. */
export function enotfound(host: string, { message }: ConnectionRefusal): NodeJS.ErrnoException {
  return Object.assign(new Error(`getaddrinfo ENOTFOUND ${host} - ${message}`), {
    code: 'ENOTFOUND',
    syscall: 'getaddrinfo',
    hostname: host,
  });
}

function failWith(host: string, refusal: ConnectionRefusal): LookupFunction {
  const error = enotfound(host, refusal);
  // A later turn, as in real resolution: Node listens for the socket's errors only after this call.
  return (_name, _options, done) => void setImmediate(done, error, []);
}
