import { ConfigError, type Failure, isConfigError } from '../errors.js';
import type { TokenCredential } from '../secrets/credential.js';
import { backoffMs } from '../secrets/backoff.js';
import { pause } from '../secrets/pause.js';
import {
  type PageAnswer,
  type PagePosition,
  type ReadPage,
  type SettingsQuery,
  storeReader,
} from './app-configuration-client.js';
import type { StoreEndpoint } from './app-configuration-endpoint.js';
import type { AzureAccess } from './azure-access.js';

/** An endpoint that failed is asked after the others for so long, in milliseconds. */
const LAST_FOR_MS = 30_000;
/** Once there are values to go on with, all endpoints are tried so often at most: within some seven seconds. */
const LIVING_ROUNDS = 4;
/** A host that DNS does not know is tried this often: it may be new, it is probably misspelled. */
const ROUNDS_AT_UNKNOWN_HOST = 3;

interface Replica {
  readonly read: ReadPage;
  lastUntil: number;
}
type Known = ReadonlyMap<Replica, readonly Failure[]>;

/** The endpoints of one store: each page is read from the first that answers, in rounds with backoff between them. */
export class Replicas {
  readonly #azure: AzureAccess;
  readonly #replicas: readonly Replica[];
  readonly #waitForAccessUntil: number;
  /** Until the first load succeeds there is nothing to fall back on; a store that went on failing is asked once. */
  #rounds = Infinity;

  constructor(
    endpoints: readonly StoreEndpoint[],
    credential: TokenCredential | undefined,
    azure: AzureAccess,
  ) {
    this.#azure = azure;
    this.#replicas = endpoints.map((endpoint) => ({
      read: storeReader(endpoint, credential, azure),
      lastUntil: 0,
    }));
    this.#waitForAccessUntil = azure.clock.now() + azure.waitForAccessMs;
  }

  /** Does what reads pages, and learns from its outcome how patient to be the next time. */
  async load<T>(
    signal: AbortSignal,
    work: (read: (query: SettingsQuery, at: PagePosition) => Promise<PageAnswer>) => Promise<T>,
  ): Promise<T> {
    try {
      const result = await work((query, at) => this.#read(query, at, signal));
      this.#rounds = LIVING_ROUNDS;
      return result;
    } catch (error) {
      if (this.#rounds !== Infinity) this.#rounds = 1;
      throw error;
    }
  }

  async #read(query: SettingsQuery, at: PagePosition, signal: AbortSignal): Promise<PageAnswer> {
    const { clock, random } = this.#azure;
    let candidates = this.#replicas;
    /** The latest of each, in their order. */
    const known: Map<Replica, readonly Failure[]> = new Map(candidates.map((replica) => [replica, []]));
    for (let round = 1; ; round += 1) {
      for (const replica of this.#inOrder(candidates)) {
        try {
          const answer = await replica.read(query, at, { signal });
          replica.lastUntil = 0;
          return answer;
        } catch (error) {
          if (!isConfigError(error)) throw error;
          replica.lastUntil = clock.now() + LAST_FOR_MS;
          // When time is up, what failed before says more than that time is up.
          if (!signal.aborted || known.get(replica)?.length === 0) known.set(replica, error.failures);
        }
        if (signal.aborted) throw aggregate(known);
      }
      candidates = candidates.filter((replica) =>
        known.get(replica)?.some((failure) => this.#mayPass(failure, round)),
      );
      if (candidates.length === 0 || round >= this.#rounds) throw aggregate(known);
      await pause(backoffMs(round, retryAfterMs(candidates, known), random), signal, clock);
      if (signal.aborted) throw aggregate(known);
    }
  }

  #inOrder(replicas: readonly Replica[]): readonly Replica[] {
    const now = this.#azure.clock.now();
    return replicas.toSorted((a, b) => Number(a.lastUntil > now) - Number(b.lastUntil > now));
  }

  #mayPass({ transient, reason }: Failure, round: number): boolean {
    if (reason === 'FORBIDDEN') return this.#azure.clock.now() < this.#waitForAccessUntil;
    return transient && (reason !== 'ENOTFOUND' || round < ROUNDS_AT_UNKNOWN_HOST);
  }
}

/** What the most modest of them asks for. */
function retryAfterMs(replicas: readonly Replica[], known: Known): number | undefined {
  const asked = replicas
    .flatMap((replica) => known.get(replica) ?? [])
    .flatMap((failure) => failure.retryAfterMs ?? []);
  return asked.length === 0 ? undefined : Math.min(...asked);
}

function aggregate(known: Known): ConfigError {
  const failures = [...known.values()].flat();
  return new ConfigError(failures[0]?.code ?? 'ERR_SOURCE_UNREADABLE', failures);
}
