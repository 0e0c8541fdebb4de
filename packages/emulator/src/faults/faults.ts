import { STATUS_CODES } from 'node:http';
import type { Subject } from './call.js';
import { EmulatorError } from './emulator-error.js';
import type { HttpResponse } from './http-message.js';
import { json } from './http-message.js';
import { matches } from './matches.js';

/** A scripted answer, given in place of the true one to every authorised request that matches. */
export interface Fault {
  /** Fields left out match all; names match whatever their case. Only secret requests have a vault and a secret. */
  readonly match: FaultMatch;
  /** HTTP status, 200 to 599. */
  readonly status: number;
  /** Text is sent as it is, anything else as JSON. Default: Key Vault's error envelope with a code for the status. */
  readonly body?: unknown;
  /** Added to the answer; one that the answer has already is replaced. */
  readonly headers?: Readonly<Record<string, string>>;
  /** How many requests get this answer. Default: all, until the fault is removed. */
  readonly times?: number;
}

export interface FaultMatch {
  readonly kind?: 'secret' | 'token';
  readonly vault?: string;
  readonly secret?: string;
}

interface ActiveFault {
  readonly match: FaultMatch;
  readonly response: HttpResponse;
  remaining: number;
}

/** The scripted answers in force; of several that match, the one added first answers. */
export class Faults {
  readonly #active = new Set<ActiveFault>();

  /**
   * @returns a function that removes the fault.
   * @throws {EmulatorError} `BAD_OPTION`
   */
  add({ match, status, body, headers, times = Infinity }: Fault): () => void {
    if (!Number.isInteger(status) || status < 200 || status > 599) {
      throw new EmulatorError('BAD_OPTION', `A fault's status is a number from 200 to 599, not ${status}.`);
    }
    if (!(times >= 1)) throw new EmulatorError('BAD_OPTION', `A fault's times is 1 or more, not ${times}.`);
    const fault = { match: { ...match }, response: responseOf(status, body, headers), remaining: times };
    this.#active.add(fault);
    return () => void this.#active.delete(fault);
  }

  /** The scripted answer for a request, counted as given; `undefined` when no fault matches. */
  take(subject: Subject): HttpResponse | undefined {
    for (const fault of this.#active) {
      if (!matches<Subject>(subject, fault.match)) continue;
      fault.remaining -= 1;
      if (fault.remaining <= 0) this.#active.delete(fault);
      return fault.response;
    }
    return undefined;
  }
}

function responseOf(status: number, body: unknown, headers: Fault['headers']): HttpResponse {
  if (typeof body === 'string') return { status, headers: { ...headers }, body };
  return json(
    status,
    body ?? { error: { code: codeOf(status), message: 'Scripted by the emulator.' } },
    headers,
  );
}

function codeOf(status: number): string {
  // Key Vault has a word of its own for 429; the other codes are the status text without spaces.
  if (status === 429) return 'Throttled';
  return (STATUS_CODES[status] ?? 'Unknown').replace(/\W/g, '');
}
