import { Child } from './child.js';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

export interface SupervisorOptions {
  readonly command: readonly string[];
  /** The environment of the command, as it is at the moment. @throws ConfigError */
  readonly environment: () => NodeJS.ProcessEnv;
  /** How long the command may take to end before it is started again, in milliseconds. */
  readonly graceMs: number;
  /** True on a terminal, where Ctrl+C reaches the command by itself. */
  readonly onTerminal: boolean;
}

/** Runs a command, hands signals on to it, and starts it again when its environment has changed. */
export class Supervisor {
  readonly #options: SupervisorOptions;
  #child: Child | undefined;
  #changed = false;
  #ending = false;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /**
   * Resolves with the exit code of the command when it ends by itself or after a signal.
   * @throws CommandError when there is no such command; ConfigError when its environment cannot be made
   */
  async run(): Promise<number> {
    const { command, environment, onTerminal } = this.#options;
    const forward = (signal: NodeJS.Signals): void => {
      // SIGHUP alone often means: read your files again.
      this.#ending ||= signal !== 'SIGHUP' || this.#changed;
      // A second Ctrl+C would make many programs give up at once.
      if (signal === 'SIGINT' && onTerminal) return;
      this.#child?.signal(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    try {
      for (;;) {
        this.#changed = false;
        this.#child = new Child(command, environment());
        const code = await this.#child.ended;
        if (!this.#changed || this.#ending) return code;
      }
    } finally {
      for (const signal of FORWARDED) process.off(signal, forward);
    }
  }

  /** Ends the command gracefully and starts it again; several changes at once are one. */
  restart(): void {
    if (this.#changed || this.#ending) return;
    this.#changed = true;
    // What it rejects with, run() throws.
    this.#child?.stop(this.#options.graceMs).catch(() => undefined);
  }
}
