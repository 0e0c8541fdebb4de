import { spawn } from 'node:child_process';

/** An application that listens, in a process of its own. */
export interface RunningApplication {
  /** Where it listens. */
  readonly url: string;
  /** Asks it over HTTP and gives the JSON of the answer. */
  ask(path: string): Promise<unknown>;
  /** All it has printed so far. */
  output(): string;
  /** Ends it as a host would, by SIGTERM, and gives its exit code. */
  stop(): Promise<number | null>;
}

/** An application that ended before it listened. */
export class EndedApplication extends Error {
  constructor(
    readonly code: number | null,
    readonly output: string,
  ) {
    super(`the application ended with exit code ${code} before it listened:\n${output}`);
  }
}

/**
 * Starts a command and waits until it prints `listening on http://…`.
 * @throws EndedApplication
 */
export async function startApplication(
  command: readonly string[],
  options: { readonly cwd: string; readonly env: NodeJS.ProcessEnv },
): Promise<RunningApplication> {
  const [program = '', ...args] = command;
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => {
    child.once('close', resolve);
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const [, found] = /listening on (http:\S+)/.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    void ended.then((code) => reject(new EndedApplication(code, output)));
  });
  return {
    url,
    ask: async (path) => (await fetch(new URL(path, url))).json(),
    output: () => output,
    stop: async () => {
      child.kill();
      return ended;
    },
  };
}
