import { type ChildProcess, spawn } from 'node:child_process';
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Emulator } from '@vaultref/emulator';

const CLI = fileURLToPath(new URL('../bin/vaultref.mjs', import.meta.url));

/** How a process ended and what it printed. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Resolves as soon as standard output matches. */
  readonly said: (pattern: RegExp) => Promise<string>;
}

export interface StartOptions {
  readonly env?: NodeJS.ProcessEnv;
  /** What standard input holds; default: nothing. */
  readonly input?: string | Buffer;
  readonly azure?: Emulator;
}

/** A folder of its own in which the built command runs. */
export class Workspace {
  private constructor(readonly folder: string) {}

  static async create(files: Readonly<Record<string, string>> = {}): Promise<Workspace> {
    const workspace = new Workspace(await mkdtemp(join(tmpdir(), 'vaultref-cli-')));
    await workspace.write(files);
    return workspace;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, name)), { recursive: true });
      await writeFile(join(this.folder, name), text);
    }
  }

  read(name: string): Promise<string> {
    return readFile(join(this.folder, name), 'utf8');
  }

  remove(): Promise<void> {
    return rm(this.folder, { recursive: true, force: true });
  }

  /** The words that start the command line. */
  static command(args: readonly string[]): string[] {
    return [process.execPath, CLI, ...args];
  }

  /** Starts `vaultref` with these words. */
  start(args: readonly string[], options: StartOptions = {}): Started {
    return this.startProgram(Workspace.command(args), options);
  }

  run(args: readonly string[], options: StartOptions = {}): Promise<Ended> {
    return this.start(args, options).ended;
  }

  startProgram([program = '', ...args]: readonly string[], options: StartOptions = {}): Started {
    const { env = {}, input = '', azure } = options;
    const child = spawn(program, args, {
      cwd: this.folder,
      env: { PATH: process.env['PATH'], HOME: this.folder, ...azure?.env, ...env },
      stdio: ['pipe', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => (stdout += chunk));
    child.stderr.setEncoding('utf8').on('data', (chunk: string) => (stderr += chunk));
    child.stdin.on('error', () => undefined).end(input);
    return {
      process: child,
      ended: new Promise((resolve) => child.once('close', (code) => resolve({ code, stdout, stderr }))),
      said: (pattern) =>
        new Promise((resolve, reject) => {
          const look = (): void => void (pattern.test(stdout) && resolve(stdout));
          child.stdout.on('data', look);
          look();
          child.once('close', () => reject(new Error(`ended without saying ${pattern}: ${stdout}${stderr}`)));
        }),
    };
  }
}
