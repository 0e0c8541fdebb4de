/** Time as Vaultref sees it; a test or a simulation brings its own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /**
   * Calls back once, after `ms` milliseconds; gives the way to call it off.
   * @param options.background true for a timer that lets the process end
   */
  schedule(ms: number, callback: () => void, options?: { readonly background?: boolean }): () => void;
}

/** Node's timers fire at once when they are asked to wait longer. */
const LONGEST_MS = 2 ** 31 - 1;

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(ms, callback, { background = false } = {}) {
    const timer = setTimeout(callback, Math.min(ms, LONGEST_MS));
    if (background) timer.unref();
    return () => clearTimeout(timer);
  },
};
