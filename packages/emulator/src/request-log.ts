import type { Subject } from './call.js';
import type { HttpRequest } from './http/http-message.js';
import { headerOf } from './http/http-message.js';
import { matches } from './matches.js';

/** One answered request. It names what was asked for and never holds a value, a token or a query. */
export interface RequestLogEntry extends Subject {
  /** When it was answered, in milliseconds since the epoch. */
  readonly at: number;
  /** HTTP method; `CONNECT` for a connection that was refused. */
  readonly method: string;
  /** Host of the URL: `my-app-kv.vault.azure.net`. */
  readonly host: string;
  /** Without the query. */
  readonly path: string;
  /** 0 when a fault let nothing be answered. */
  readonly status: number;
  /** Whether the caller showed what the endpoint requires: a bearer token, or the identity endpoint's header. */
  readonly authorized: boolean;
  /** The header `User-Agent`; absent when there was none. */
  readonly userAgent?: string | undefined;
}

/** Which entries to count: those equal in every field given. Names match whatever their case. */
export type RequestMatch = Partial<Omit<RequestLogEntry, 'at'>>;

/** What the emulator was asked, in order. */
export class RequestLog {
  readonly #entries: RequestLogEntry[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  get entries(): readonly RequestLogEntry[] {
    return this.#entries;
  }

  count(wanted: RequestMatch): number {
    return this.#entries.filter((entry) => matches<RequestLogEntry>(entry, wanted)).length;
  }

  add(request: HttpRequest, subject: Subject, status: number, authorized: boolean): void {
    const { method, host, path } = request;
    const userAgent = headerOf(request, 'user-agent');
    this.#append({ at: this.#now(), method, host, path, ...subject, status, authorized, userAgent });
  }

  addRefusedConnection(host: string, status: number): void {
    const kind = 'connect';
    this.#append({ at: this.#now(), method: 'CONNECT', host, path: '', kind, status, authorized: false });
  }

  #append(entry: RequestLogEntry): void {
    this.#entries.push(Object.freeze(entry));
  }
}
