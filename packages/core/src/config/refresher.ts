import type { Clock } from '../clock.js';

export interface RefresherOptions {
  /** One refresh, from the sources to the new snapshot. */
  readonly cycle: (scope: RefreshScope) => Promise<void>;
  /** Between refreshes by timer, in milliseconds; without it there is no timer. */
  readonly intervalMs: number | undefined;
  /** When a secret expires that is in use: milliseconds since 1970. */
  readonly nextExpiry: () => number | undefined;
  readonly random: () => number;
  readonly clock: Clock;
}

/** `everything` asks for all secrets but pinned versions; `invalidated` for those that an event named, and what is not fresh. */
export type RefreshScope = 'everything' | 'invalidated';

/** After a failing refresh the next one comes sooner: in half a minute, doubled to five. */
const FIRST_RETRY_MS = 30_000;
const LONGEST_RETRY_MS = 300_000;
/** Refreshes by event are a second apart, and in a storm further and further, in milliseconds. */
const EVENT_GAP_MS = 1_000;
const LONGEST_EVENT_GAP_MS = 30_000;
/** A storm is over when there was no event for so long, in milliseconds. */
const CALM_MS = 60_000;

/** Decides when the configuration is refreshed: by timer, on demand, by event. One refresh at a time. */
export class Refresher {
  readonly #options: RefresherOptions;
  #running: Promise<void> | undefined;
  /** Of the last refresh that began. */
  #scope: RefreshScope = 'everything';
  /** When everything was last asked for: milliseconds since 1970. */
  #beganAt: number;
  /** The refresh of everything after one by event. */
  #next: Promise<void> | undefined;
  #cycles = 0;
  #failures = 0;
  #cancelTimer: (() => void) | undefined;
  #cancelEvent: (() => void) | undefined;
  #eventsWaiting = false;
  /** A refresh by event has failed, and none has been good since. */
  #owed = false;
  #lastEventAt = -Infinity;
  #eventGapMs = EVENT_GAP_MS;
  #closed = false;

  constructor(options: RefresherOptions) {
    this.#options = options;
    this.#beganAt = options.clock.now();
    this.#schedule();
  }

  /**
   * Refreshes now; whoever asks while a refresh is running waits for that one, and where it is by event for one more.
   * @param minIntervalMs does nothing when the last one began less than so long ago
   */
  refresh(minIntervalMs = 0): Promise<void> {
    const sinceMs = this.#options.clock.now() - this.#beganAt;
    // Less than nothing when the clock was set back.
    if (sinceMs >= 0 && sinceMs < minIntervalMs) return Promise.resolve();
    const running = this.#running;
    if (!running || this.#scope === 'everything') return this.#run('everything');
    return (this.#next ??= running
      .catch(() => undefined)
      .then(() => {
        this.#next = undefined;
        return this.#closed ? running : this.#run('everything');
      }));
  }

  /** Refreshes what events have invalidated: at once, or as soon as the storm allows. */
  onEvent(): void {
    if (this.#closed || this.#cancelEvent) return;
    if (this.#running ?? this.#next) {
      this.#eventsWaiting = true;
      return;
    }
    const { clock } = this.#options;
    // Not longer than the gap, though the clock may have been set back.
    const waitMs = Math.min(this.#lastEventAt + this.#eventGapMs - clock.now(), this.#eventGapMs);
    if (waitMs <= 0) return this.#runEvent();
    this.#cancelEvent = clock.schedule(
      waitMs,
      () => {
        this.#cancelEvent = undefined;
        this.#runEvent();
      },
      { background: true },
    );
  }

  close(): void {
    this.#closed = true;
    this.#cancelTimer?.();
    this.#cancelEvent?.();
  }

  #runEvent(): void {
    const now = this.#options.clock.now();
    const calm = now - this.#lastEventAt > CALM_MS;
    this.#eventGapMs = calm ? EVENT_GAP_MS : Math.min(this.#eventGapMs * 2, LONGEST_EVENT_GAP_MS);
    this.#lastEventAt = now;
    void this.#run('invalidated').catch(() => undefined);
  }

  #run(scope: RefreshScope): Promise<void> {
    return (this.#running ??= this.#cycle(scope));
  }

  async #cycle(scope: RefreshScope): Promise<void> {
    this.#cancelTimer?.();
    this.#cycles += 1;
    this.#scope = scope;
    if (scope === 'everything') this.#beganAt = this.#options.clock.now();
    try {
      await this.#options.cycle(scope);
      this.#failures = 0;
      this.#owed = false;
    } catch (error) {
      this.#failures += 1;
      this.#owed ||= scope === 'invalidated';
      throw error;
    } finally {
      this.#running = undefined;
      this.#schedule();
      // What was invalidated meanwhile may have been read before it was.
      if (this.#eventsWaiting) {
        this.#eventsWaiting = false;
        this.onEvent();
      }
    }
  }

  #schedule(): void {
    const { intervalMs, clock } = this.#options;
    // An event is told once: without a timer nothing else would come back to it.
    if (this.#closed || (intervalMs === undefined && !this.#owed)) return;
    const scope = intervalMs === undefined ? 'invalidated' : 'everything';
    this.#cancelTimer = clock.schedule(
      this.#nextMs(intervalMs ?? Infinity),
      () => void this.#run(scope).catch(() => undefined),
      { background: true },
    );
  }

  #nextMs(intervalMs: number): number {
    const { nextExpiry, random, clock } = this.#options;
    const retryMs =
      this.#failures > 0 ? Math.min(FIRST_RETRY_MS * 2 ** (this.#failures - 1), LONGEST_RETRY_MS) : Infinity;
    // Instances that were started together part in the first interval, and stay apart in the others.
    const spread = this.#cycles === 0 ? 0.5 + random() * 0.6 : 0.9 + random() * 0.2;
    const jittered = Math.min(intervalMs, retryMs) * spread;
    // A secret that is about to expire has a successor by then, or is reported.
    const expiresInMs = Math.max((nextExpiry() ?? Infinity) - clock.now(), FIRST_RETRY_MS);
    return Math.min(jittered, expiresInMs);
  }
}
