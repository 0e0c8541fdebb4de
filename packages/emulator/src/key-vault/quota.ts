/** How many GETs a vault answers before it throttles. */
export interface QuotaOptions {
  /** How many secrets a vault gives out in a window. Default 4,000. */
  readonly gets?: number | undefined;
  /** Length of the window. Default 10,000 ms. */
  readonly windowMs?: number | undefined;
}

interface Window {
  readonly startedAt: number;
  used: number;
}

/** Azure's limit on GETs of a vault. What is refused counts as well, as Azure's documentation has it. */
export class Quota {
  readonly #limit: number;
  readonly #windowMs: number;
  readonly #now: () => number;
  readonly #windows = new Map<string, Window>();

  constructor({ gets = 4_000, windowMs = 10_000 }: QuotaOptions, now: () => number) {
    this.#limit = gets;
    this.#windowMs = windowMs;
    this.#now = now;
  }

  /** Counts a GET of a vault. @returns whether it is within the limit */
  take(vault: string): boolean {
    const now = this.#now();
    const current = this.#windows.get(vault);
    const isOver =
      current === undefined || now < current.startedAt || now >= current.startedAt + this.#windowMs;
    const window = isOver ? { startedAt: now, used: 0 } : current;
    this.#windows.set(vault, window);
    window.used += 1;
    return window.used <= this.#limit;
  }
}
