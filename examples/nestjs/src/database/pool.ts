import { createHmac } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

/** Stands for the pool of a database driver: its connections were opened with one password, and end when they are idle. */
export class Pool {
  readonly #password: string;
  #busy = 0;
  #ended = false;

  constructor(password: string) {
    this.#password = password;
  }

  /** Proves that the connection was opened with the password, without showing it. */
  async query(challenge: string): Promise<string> {
    if (this.#ended) throw new Error('the pool has ended');
    this.#busy += 1;
    await setImmediate();
    this.#busy -= 1;
    return createHmac('sha256', this.#password).update(challenge).digest('hex');
  }

  /** Ends when the last query has its answer. */
  async end(): Promise<void> {
    this.#ended = true;
    while (this.#busy > 0) await setImmediate();
  }
}
