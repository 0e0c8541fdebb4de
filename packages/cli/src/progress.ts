import type { Terminal } from './terminal.js';

/** One line on a terminal that tells how far long work has come, and is gone when it ends. Elsewhere nothing is printed. */
export class Progress {
  readonly #stream: NodeJS.WriteStream;

  constructor({ stderr }: Terminal) {
    this.#stream = stderr;
  }

  show(text: string): void {
    if (this.#stream.isTTY) this.#stream.write(`\r\u001B[2K${text}`);
  }

  end(): void {
    this.show('');
  }
}
