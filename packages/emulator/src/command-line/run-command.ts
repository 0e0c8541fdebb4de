import { constants } from 'node:os';
import spawn from 'cross-spawn';

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The command could not be started; `exitCode` is what a shell exits with. */
export class CommandError extends Error {
  constructor(
    message: string,
    readonly exitCode: 126 | 127,
  ) {
    super(message);
  }
}

/**
 * Runs a command on this process's own stdio, and hands signals on to it.
 * @returns its exit code, 128 + n after signal n
 * @throws {CommandError} when there is no such command
 */
export function runCommand(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { stdio: 'inherit', env });
    const forward = (signal: NodeJS.Signals): void => {
      // On a terminal Ctrl+C reaches the child by itself; a second one would make many programs give up at once.
      if (signal === 'SIGINT' && process.stdin.isTTY) return;
      child.kill(signal);
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const settle = (): void => {
      for (const signal of FORWARDED) process.off(signal, forward);
    };

    child.once('error', (error: NodeJS.ErrnoException) => {
      settle();
      const missing = error.code === 'ENOENT';
      const reason = missing ? 'command not found' : `cannot run it (${error.code ?? 'unknown reason'})`;
      reject(new CommandError(`${command}: ${reason}`, missing ? 127 : 126));
    });
    child.once('exit', (code, signal) => {
      settle();
      resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
    });
  });
}
