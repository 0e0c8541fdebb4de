import { describe, expect, it } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { promisify } from 'node:util';
import { emulatorRun, type ExampleName, exampleFolder, SEED } from '../src/start-example.js';

describe('vaultref-emulator run', () => {
  it.each<ExampleName>(['express', 'nestjs'])(
    'leads npm start of examples/%s to its secrets, until Ctrl+C',
    async (name) => {
      const [program = '', ...run] = emulatorRun(SEED);
      const env = { ...process.env, NODE_ENV: 'development', PORT: '0' };
      // A group of its own, as a terminal makes one: Ctrl+C reaches all of it.
      const child = spawn(program, [...run, 'npm', 'start'], {
        cwd: exampleFolder(name),
        env,
        detached: true,
      });
      const ended = new Promise((resolve) => child.stdout.once('close', resolve));
      const url = await new Promise<string>((resolve, reject) => {
        let output = '';
        child.stdout.on('data', (chunk: Buffer) => {
          output += chunk.toString();
          const [, found] = /listening on (http:\S+)/.exec(output) ?? [];
          if (found !== undefined) resolve(found);
        });
        void ended.then(() => reject(new Error(`ended before it listened: ${output}`)));
      });
      const answer = await fetch(url).then((response) => response.json());
      process.kill(-(child.pid ?? 0), 'SIGINT');
      await ended;
      expect(answer).toEqual({ shop: 'Corner Shop' });
    },
  );
});

describe('the demo', () => {
  it('runs both examples under the emulator and finds the right secrets in them', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/demo.js']);
    expect(stdout).toContain('Both applications hold the right secrets.');
  });
});
