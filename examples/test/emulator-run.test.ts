import { describe, expect, it } from '@jest/globals';
import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { emulatorRun, type ExampleName, exampleFolder, mainOf, SEED } from '../src/start-example.js';

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

  it('says of a mistyped vault that there is none, and which there are', async () => {
    const [program = '', ...run] = emulatorRun(SEED);
    const child = spawn(program, [...run, process.execPath, mainOf('express')], {
      cwd: exampleFolder('express'),
      env: { ...process.env, NODE_ENV: 'development', KEY_VAULT_NAME: 'shpo-kv', PORT: '0' },
    });
    const [stderr, [code]] = await Promise.all([text(child.stderr), once(child, 'close')]);
    expect(code).toBe(1);
    expect(stderr).toContain('[ERR_VAULT_NOT_FOUND: ENOTFOUND]');
    expect(stderr.match(/^vaultref-emulator: .*$/gm)).toEqual([
      'vaultref-emulator: The seed has no vault shpo-kv; in Azure, shpo-kv.vault.azure.net would not resolve. Its vaults: shop-kv, payments-prod-kv.',
    ]);
  });
});

describe('the demo', () => {
  it('runs both examples under the emulator and finds the right secrets in them', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/demo.js']);
    expect(stdout).toContain('Both applications hold the right secrets.');
  });
});
