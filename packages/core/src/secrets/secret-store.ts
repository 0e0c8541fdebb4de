import type { Clock } from '../clock.js';
import { publish } from '../diagnostics.js';
import { isConfigError } from '../errors.js';
import type { Answer } from './fetch-secrets.js';
import { type Secret, type SecretIdentifier, secretKey } from './secret-provider.js';

/** A secret as it is held. */
export interface StoredSecret extends Answer {
  readonly id: SecretIdentifier;
  /** How often the secret had been invalidated when it was asked for. */
  readonly epoch: number;
}

/** What the cache did so far. */
export interface CacheReport {
  /** Secrets that are held, those of references too; beyond 10,000 the oldest is dropped. */
  readonly entries: number;
  /** Reads of a fresh secret. */
  readonly hits: number;
  /** Reads that had to wait for the vault. */
  readonly misses: number;
  /** Reads of a secret past its time to live, which is fetched again meanwhile, or cannot be. */
  readonly staleReads: number;
  /** Reads that made no request: hits, stale reads and those that joined a request under way. */
  readonly callsSaved: number;
}

/** A request under way, and the one that follows it when an event came meanwhile. */
interface Pending {
  readonly epoch: number;
  readonly secret: Promise<Secret>;
  next?: Promise<Secret>;
}

export interface SecretStoreOptions {
  /** Fetches one secret, gently. @throws ConfigError */
  readonly fetch: (id: SecretIdentifier) => Promise<Answer>;
  /** How long a secret is fresh, in milliseconds. */
  readonly ttlMs: number;
  /** How long a secret may be served past that, in milliseconds; without it, for ever. */
  readonly maxStalenessMs?: number | undefined;
  readonly clock: Clock;
}

/** A secret that is about to expire is asked for again, but not more often than this, in milliseconds. */
const SHORTEST_TTL_MS = 30_000;
/** Names that an application makes up as it goes must not fill the memory: beyond this many the oldest is dropped. */
const MOST_ENTRIES = 10_000;

/** The secrets of a configuration: those of its snapshot, and those read on demand. One request for a secret at a time. */
export class SecretStore {
  readonly #options: SecretStoreOptions;
  readonly #entries = new Map<string, StoredSecret>();
  readonly #pending = new Map<string, Pending>();
  readonly #epochs = new Map<string, number>();
  /** What refreshes brought is in use, also when it is held no more: because it is old, or was refused to a read on demand. */
  readonly #inUse = new Set<string>();
  #hits = 0;
  #misses = 0;
  #staleReads = 0;
  #joined = 0;

  constructor(options: SecretStoreOptions) {
    this.#options = options;
  }

  get report(): CacheReport {
    return {
      entries: this.#entries.size,
      hits: this.#hits,
      misses: this.#misses,
      staleReads: this.#staleReads,
      callsSaved: this.#hits + this.#staleReads + this.#joined,
    };
  }

  /**
   * The secret: fresh from the cache, or stale while it is fetched again, or fetched.
   * @throws ConfigError what the vault says of it; a stale secret covers a transient failure, and no other
   */
  async get(id: SecretIdentifier): Promise<Secret> {
    const key = secretKey(id);
    const entry = this.#entries.get(key);
    if (entry && this.#isFresh(entry)) {
      this.#hits += 1;
      publish('vaultref:hit', () => ({ ...named(id, entry.secret), stale: false }));
      return entry.secret;
    }
    const usable = entry && this.#isUsable(entry) ? entry : undefined;
    const joins = this.#pending.get(key)?.epoch === this.epochOf(id);
    const fetching = this.#fetch(key, id);
    // After an event the old value is known to be wrong: whoever reads now waits for the new one.
    if (usable && usable.epoch === this.epochOf(id)) {
      void fetching.catch(() => undefined);
      return this.#stale(usable);
    }
    if (joins) this.#joined += 1;
    else this.#misses += 1;
    publish('vaultref:miss', () => named(id));
    try {
      return await fetching;
    } catch (error) {
      if (usable && isTransient(error)) return this.#stale(usable);
      throw error;
    }
  }

  /** The secret if it need not be asked for: a pinned version, and with `fresh` whatever is within its time to live. */
  held(id: SecretIdentifier, fresh: boolean): StoredSecret | undefined {
    const entry = this.#entries.get(secretKey(id));
    return entry && (id.version !== undefined || (fresh && this.#isFresh(entry))) ? entry : undefined;
  }

  /** The values that are held, for redaction. */
  get texts(): string[] {
    return Array.from(this.#entries.values(), ({ secret }) => secret.value);
  }

  /** True for a secret that is in use, or just being fetched. */
  has(id: SecretIdentifier): boolean {
    const key = secretKey(id);
    return this.#inUse.has(key) || this.#entries.has(key) || this.#pending.has(key);
  }

  /** Takes over what a refresh learned; a read on demand that was later knows better. */
  commit(secrets: Iterable<StoredSecret>): void {
    for (const stored of secrets) {
      this.#inUse.add(secretKey(stored.id));
      this.#put(secretKey(stored.id), stored);
    }
  }

  /** From now on the secret is fetched again before it is read. Pinned versions never change. */
  invalidate(id: SecretIdentifier): void {
    this.#epochs.set(secretKey(id), this.epochOf(id) + 1);
  }

  epochOf(id: SecretIdentifier): number {
    return this.#epochs.get(secretKey(id)) ?? 0;
  }

  /** When the first of the secrets that are held expires, among those that have not yet: milliseconds since 1970. */
  get nextExpiry(): number | undefined {
    const now = this.#options.clock.now();
    let next: number | undefined;
    for (const { secret } of this.#entries.values()) {
      const expiry = secret.expiresOn?.getTime();
      if (expiry !== undefined && expiry > now) next = Math.min(next ?? expiry, expiry);
    }
    return next;
  }

  #fetch(key: string, id: SecretIdentifier): Promise<Secret> {
    const epoch = this.epochOf(id);
    const pending = this.#pending.get(key);
    if (pending) {
      // A request from before an event may bring the value from before it: one more follows, for all who ask since.
      const again = (): Promise<Secret> => this.#fetch(key, id);
      return pending.epoch === epoch ? pending.secret : (pending.next ??= pending.secret.then(again, again));
    }
    const before = this.#entries.get(key);
    const secret = this.#options.fetch(id).then(
      (answer) => {
        this.#pending.delete(key);
        this.#put(key, { ...answer, id, epoch });
        return answer.secret;
      },
      (error: unknown) => {
        this.#pending.delete(key);
        // The vault says for certain that there is nothing to read: last week's value is no answer to that.
        if (!isTransient(error) && this.#entries.get(key) === before) this.#entries.delete(key);
        throw error;
      },
    );
    this.#pending.set(key, { epoch, secret });
    return secret;
  }

  /** Answers come in any order: the one that was asked for last is kept. */
  #put(key: string, stored: StoredSecret): void {
    if ((this.#entries.get(key)?.order ?? -1) > stored.order) return;
    this.#entries.delete(key);
    this.#entries.set(key, stored);
    if (this.#entries.size <= MOST_ENTRIES) return;
    const [oldest] = this.#entries.keys();
    if (oldest === undefined) return;
    this.#entries.delete(oldest);
    this.#epochs.delete(oldest);
  }

  #stale(entry: StoredSecret): Secret {
    this.#staleReads += 1;
    publish('vaultref:hit', () => ({ ...named(entry.id, entry.secret), stale: true }));
    return entry.secret;
  }

  #isFresh(entry: StoredSecret): boolean {
    if (entry.id.version !== undefined) return true;
    const now = this.#options.clock.now();
    // Asked for in the future, when the clock was set back.
    if (entry.fetchedAt > now) return false;
    return entry.epoch === this.epochOf(entry.id) && now < this.#freshUntil(entry);
  }

  #isUsable(entry: StoredSecret): boolean {
    const { maxStalenessMs = Infinity, clock } = this.#options;
    return clock.now() < this.#freshUntil(entry) + maxStalenessMs;
  }

  #freshUntil({ fetchedAt, secret }: StoredSecret): number {
    const expiry = secret.expiresOn?.getTime() ?? Infinity;
    return Math.max(Math.min(fetchedAt + this.#options.ttlMs, expiry), fetchedAt + SHORTEST_TTL_MS);
  }
}

function isTransient(error: unknown): boolean {
  return isConfigError(error) && error.failures.every(({ transient }) => transient);
}

function named({ vaultUrl, name }: SecretIdentifier, secret?: Secret) {
  return {
    vault: vaultUrl,
    secret: name,
    ...(secret?.version === undefined ? {} : { version: secret.version }),
  };
}
