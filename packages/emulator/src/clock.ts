/** The emulator's time: tokens, dates of secrets, events and the request log go by it. */
export interface EmulatorClock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Moves the time on; it then runs on from there. */
  advance(ms: number): void;
  /** Sets the time; it then runs on from there. */
  set(time: Date | number): void;
}

/** Runs beside the machine's clock, at a distance that tests choose. */
export class Clock implements EmulatorClock {
  readonly #machine: () => number;
  readonly #listeners = new Set<() => void>();
  #offset = 0;

  constructor(machine: () => number) {
    this.#machine = machine;
  }

  // An arrow, so that the clock can be handed on as a function.
  readonly now = (): number => this.#machine() + this.#offset;

  advance(ms: number): void {
    this.#offset += ms;
    for (const listener of this.#listeners) listener();
  }

  set(time: Date | number): void {
    this.advance(Number(time) - this.now());
  }

  /** Called after every move, not while the time merely runs. */
  onMove(listener: () => void): void {
    this.#listeners.add(listener);
  }
}
