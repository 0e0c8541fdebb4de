import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type RunningApplication, startApplication } from '../src/running-application.js';
import { emulatorRun } from '../src/start-example.js';

/** The vaults and the store that the READMEs speak of. */
export const CANARY = 'canary-7Q$x&y"z';
const SEED = JSON.stringify({
  vaults: {
    'my-app-kv': {
      'db-password': CANARY,
      'api-key': CANARY,
      'jwt-key': CANARY,
      'webhook-secret': CANARY,
      'db-login': JSON.stringify({ user: 'app', password: CANARY }),
      'shop--db--password': CANARY,
    },
    'payments-prod-kv': { 'api-key': CANARY },
  },
  settings: {
    'my-store': {
      'app:color': 'blue',
      'app:size': [{ value: 'M' }, { value: 'L', label: 'prod' }],
      'app:limits': { value: '{"max":5}', contentType: 'application/json' },
      'app:db:password': { reference: 'https://my-app-kv.vault.azure.net/secrets/db-password' },
      GREETING: { value: 'hello', label: 'dotenv' },
      DB_PASSWORD: {
        reference: 'https://my-app-kv.vault.azure.net/secrets/db-password',
        label: 'dotenv',
      },
    },
  },
});

export interface Block {
  readonly language: string;
  readonly title: string | undefined;
  readonly text: string;
}

/** The fenced blocks of a page. */
export async function readBlocks(page: string): Promise<Block[]> {
  const text = await readFile(join(process.cwd(), '..', page), 'utf8');
  return [...text.matchAll(/^```(\w+)(?: title="([^"]+)")?\n([\s\S]*?)^```$/gm)].map(
    ([, language = '', title, content = '']) => ({ language, title, text: content }),
  );
}

/** A folder with the titled files of a page, the TypeScript among them compiled with the strict settings of the project. */
export class ReadmeProgram {
  private constructor(readonly folder: string) {}

  static async create(files: Readonly<Record<string, string>>): Promise<ReadmeProgram> {
    const parent = join(process.cwd(), '.readme');
    await mkdir(parent, { recursive: true });
    const program = new ReadmeProgram(await mkdtemp(join(parent, 'page-')));
    const options = {
      noEmit: false,
      rootDir: '.',
      outDir: 'out',
      declaration: false,
      declarationMap: false,
      experimentalDecorators: true,
      emitDecoratorMetadata: true,
    };
    await program.write({
      ...files,
      'seed.json': SEED,
      'package.json': '{ "type": "module" }',
      'tsconfig.json': JSON.stringify({
        extends: '../../../tsconfig.base.json',
        compilerOptions: options,
        include: ['*.ts'],
      }),
    });
    const tsc = join(process.cwd(), '../node_modules/typescript/bin/tsc');
    await promisify(execFile)(process.execPath, [tsc, '-p', program.folder]).catch(
      (error: { stdout?: string }) => {
        throw new Error(`the page does not compile:\n${error.stdout}`);
      },
    );
    return program;
  }

  async write(files: Readonly<Record<string, string>>): Promise<void> {
    for (const [name, text] of Object.entries(files)) {
      await mkdir(dirname(join(this.folder, name)), { recursive: true });
      await writeFile(join(this.folder, name), text);
    }
  }

  /** Runs a program to its end, with more variables in its environment if need be. */
  async run(name: string, env: NodeJS.ProcessEnv = {}): Promise<{ code: number; output: string }> {
    const [program, ...args] = [...emulatorRun('seed.json'), process.execPath, `out/${name}`];
    const run = promisify(execFile)(program, args, {
      cwd: this.folder,
      env: { ...environment(), ...env },
    });
    return run.then(
      ({ stdout, stderr }) => ({ code: 0, output: stdout + stderr }),
      (error: { code: number; stdout: string; stderr: string }) => ({
        code: error.code,
        output: error.stdout + error.stderr,
      }),
    );
  }

  /** Runs the tests of a page with Jest, and gives what it says of them. */
  async jest(testMatch: string): Promise<string> {
    const jest = join(process.cwd(), '../node_modules/jest/bin/jest.js');
    const args = ['--experimental-vm-modules', jest, '--testMatch', testMatch, '--no-cache'];
    const options = { cwd: this.folder, env: { ...environment(), NODE_ENV: 'test' } };
    return (await promisify(execFile)(process.execPath, args, options)).stderr;
  }

  /** Starts a program and waits until it listens. */
  start(name: string): Promise<RunningApplication> {
    const announce = pathToFileURL(join(process.cwd(), 'test/announce-listening.mjs')).href;
    return startApplication(
      [...emulatorRun('seed.json'), process.execPath, '--import', announce, `out/${name}`],
      {
        cwd: this.folder,
        env: environment(),
      },
    );
  }

  /** Leaves a copy of the folder with other files in it. */
  async copyWith(files: Readonly<Record<string, string>>): Promise<ReadmeProgram> {
    const copy = new ReadmeProgram(`${this.folder}-copy`);
    await cp(this.folder, copy.folder, { recursive: true });
    await copy.write(files);
    return copy;
  }
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'development', PORT: '0' };
}
