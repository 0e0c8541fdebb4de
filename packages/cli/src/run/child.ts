import type { ChildProcess } from 'node:child_process';
import { constants } from 'node:os';
import spawn from 'cross-spawn';

/** The command could not be started; `exitCode` is what a shell exits with. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: 126 | 127,
  ) {
    super(message);
  }
}

/** A command on this process's own terminal. */
export class Child {
  /** Its exit code, 128 + n after signal n. Rejects with CommandError when there is no such command. */
  readonly ended: Promise<number>;
  readonly #process: ChildProcess;

  constructor([command = '', ...args]: readonly string[], env: NodeJS.ProcessEnv) {
    const child = spawn(command, args, { stdio: 'inherit', env });
    this.#process = child;
    this.ended = new Promise((resolve, reject) => {
      child.once('error', (error: NodeJS.ErrnoException) => {
        const missing = error.code === 'ENOENT';
        const reason = missing ? 'command not found' : `cannot run it (${error.code ?? 'unknown reason'})`;
        reject(new CommandError(`${command}: ${reason}`, missing ? 127 : 126));
      });
      child.once('exit', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  }

  signal(signal: NodeJS.Signals): void {
    this.#process.kill(signal);
  }

  /** Asks it to end, and after the grace, in milliseconds, ends it. */
  async stop(graceMs: number): Promise<number> {
    const timer = setTimeout(() => this.signal('SIGKILL'), graceMs);
    this.signal('SIGTERM');
    try {
      return await this.ended;
    } finally {
      clearTimeout(timer);
    }
  }
}
