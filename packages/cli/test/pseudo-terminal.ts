import { spawn, spawnSync } from 'node:child_process';
import { Workspace, type StartOptions } from './workspace.js';

/** Whether there is a `script` of util-linux, which gives a command a terminal of its own. */
export const HAS_TERMINAL =
  process.platform === 'linux' &&
  spawnSync('script', ['--version'], { encoding: 'utf8' }).stdout?.includes('util-linux');

if (!HAS_TERMINAL) {
  if (process.env['CI_FULL'] === '1') throw new Error('CI_FULL=1: there is no script(1) of util-linux here');
  console.warn('Tests on a terminal are skipped: there is no script(1) of util-linux here.');
}

export interface OnTerminal {
  /** Types text. */
  readonly type: (text: string) => void;
  /** Resolves as soon as what was shown matches. */
  readonly shows: (pattern: RegExp) => Promise<string>;
  readonly ended: Promise<{ code: number | null; shown: string }>;
}

/** Starts `vaultref` on a terminal of 100 columns. */
export function onTerminal(
  workspace: Workspace,
  args: readonly string[],
  { azure, env = {} }: StartOptions = {},
): OnTerminal {
  const words = Workspace.command(args).map((word) => `'${word.replaceAll("'", String.raw`'\''`)}'`);
  const child = spawn('script', ['-qec', `stty cols 100; exec ${words.join(' ')}`, '/dev/null'], {
    cwd: workspace.folder,
    env: { PATH: process.env['PATH'], HOME: workspace.folder, TERM: 'xterm-256color', ...azure?.env, ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let shown = '';
  child.stdout.setEncoding('utf8').on('data', (chunk: string) => (shown += chunk));
  const ended = new Promise<{ code: number | null; shown: string }>((resolve) =>
    child.once('close', (code) => resolve({ code, shown })),
  );
  return {
    type: (text) => void child.stdin.write(text),
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => void (pattern.test(shown) && resolve(shown));
        child.stdout.on('data', look);
        look();
        void ended.then(() => reject(new Error(`ended without showing ${pattern}: ${shown}`)));
      }),
    ended,
  };
}
