// Node's timers overflow beyond this and would fire at once.
const LONGEST_MS = 2 ** 31 - 1;

/** Waits that `end()` cuts short, so that nothing outlives the emulator. */
export class Pauses {
  readonly #pending = new Set<() => void>();
  #ended = false;

  get ended(): boolean {
    return this.#ended;
  }

  /** Resolves after the time, or earlier when the emulator stops or the signal, if given, aborts. */
  wait(ms: number, signal?: AbortSignalLike): Promise<void> {
    return new Promise((resolve) => {
      if (this.#ended || signal?.aborted || ms <= 0) {
        resolve();
        return;
      }
      const settle = (): void => {
        clearTimeout(timer);
        this.#pending.delete(settle);
        signal?.removeEventListener('abort', settle);
        resolve();
      };
      // For ever takes no timer, which would keep the process alive.
      const timer = ms === Infinity ? undefined : setTimeout(settle, Math.min(ms, LONGEST_MS));
      this.#pending.add(settle);
      signal?.addEventListener('abort', settle);
    });
  }

  end(): void {
    this.#ended = true;
    for (const settle of this.#pending) settle();
  }
}

/** What the SDK hands on: an AbortSignal, or one of its own making. */
export interface AbortSignalLike {
  /** Whether it was aborted already. */
  readonly aborted: boolean;
  /** Calls the listener when it is aborted. */
  addEventListener(type: 'abort', listener: () => void): void;
  /** Forgets a listener. */
  removeEventListener(type: 'abort', listener: () => void): void;
}
