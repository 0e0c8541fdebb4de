/** Counts what comes and goes: how many there are, how many there were at once at most, and in all. */
export class Gauge {
  #now = 0;
  #most = 0;
  #total = 0;

  get now(): number {
    return this.#now;
  }

  get most(): number {
    return this.#most;
  }

  get total(): number {
    return this.#total;
  }

  /** One more, until the function returned is called. Again, that one does nothing. */
  enter(): () => void {
    this.#now += 1;
    this.#total += 1;
    this.#most = Math.max(this.#most, this.#now);
    let inside = true;
    return () => {
      if (inside) this.#now -= 1;
      inside = false;
    };
  }
}
