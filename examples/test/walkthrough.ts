import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readFile, symlink, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { type RunningApplication, startApplication } from '../src/running-application.js';
import { type Block, readBlocks } from './readme-program.js';

/** The commands that a page calls, and the packages that have them. */
const COMMANDS = { 'vaultref-emulator': '@vaultref/emulator', tsc: 'typescript' };
const ANNOUNCE = pathToFileURL(join(process.cwd(), 'test/announce-listening.mjs')).href;

/** A page that a stranger follows in an empty folder: its titled blocks are files, and commands with what they print. */
export class Walkthrough {
  private constructor(
    readonly folder: string,
    private readonly blocks: readonly Block[],
  ) {}

  static async create(page: string): Promise<Walkthrough> {
    const parent = join(process.cwd(), '.readme');
    await mkdir(parent, { recursive: true });
    const walk = new Walkthrough(await mkdtemp(join(parent, 'walk-')), await readBlocks(page));
    const install = walk.block('install');
    await walk.write('package.json', install.includes('type=module') ? '{ "type": "module" }' : '{}');
    for (const { language, title, text } of walk.blocks)
      if (title !== undefined && language !== 'sh' && language !== 'console') await walk.write(title, text);
    await walk.link();
    return walk;
  }

  block(title: string): string {
    const found = this.blocks.find((block) => block.title === title);
    if (found === undefined) throw new Error(`the page has no block with the title ${title}`);
    return found.text;
  }

  /** The command of a console block, and what it prints. */
  dialogue(title: string): { command: string; output: string } {
    const [, command = '', output = ''] = /^\$ (.+)\n([\s\S]*)$/.exec(this.block(title)) ?? [];
    return { command, output };
  }

  async replace(file: string, from: string, to: string): Promise<void> {
    const text = await readFile(join(this.folder, file), 'utf8');
    await this.write(file, text.replace(from, to));
  }

  /** Runs a command of the page to its end. */
  run(command: string): Promise<{ code: number; stdout: string; stderr: string }> {
    const options = { cwd: this.folder, env: environment() };
    return promisify(execFile)('sh', ['-c', command], options).then(
      ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
      ({ code, stdout, stderr }: { code: number; stdout: string; stderr: string }) => ({
        code,
        stdout,
        stderr,
      }),
    );
  }

  /** Starts a command of the page and waits until it listens, on a port of its choice. Without npx, which hands on no signals. */
  start(command: string): Promise<RunningApplication> {
    const [name = '', ...args] = command
      .trim()
      .replace(/^npx /, '')
      .replace('-- node', `-- node --import ${ANNOUNCE}`)
      .split(' ');
    const options = { cwd: this.folder, env: { ...environment(), PORT: '0' } };
    return startApplication([join(this.folder, 'node_modules/.bin', name), ...args], options);
  }

  private async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(join(this.folder, name)), { recursive: true });
    await writeFile(join(this.folder, name), text);
  }

  /** As npm would have installed them; the packages themselves are those of the examples, further up. */
  private async link(): Promise<void> {
    const { resolve } = createRequire(join(process.cwd(), '../examples/package.json'));
    await mkdir(join(this.folder, 'node_modules/.bin'), { recursive: true });
    for (const [command, name] of Object.entries(COMMANDS)) {
      const manifest = resolve(`${name}/package.json`);
      const { bin }: { bin: Record<string, string> } = JSON.parse(await readFile(manifest, 'utf8'));
      await symlink(
        join(dirname(manifest), bin[command] ?? ''),
        join(this.folder, 'node_modules/.bin', command),
      );
    }
  }
}

function environment(): NodeJS.ProcessEnv {
  return { PATH: process.env['PATH'], HOME: process.env['HOME'], NODE_ENV: 'development' };
}
