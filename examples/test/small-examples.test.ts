import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startApplication } from '../src/running-application.js';
import { emulatorRun, SEED } from '../src/start-example.js';

const folder = (name: string) => fileURLToPath(new URL(`../${name}`, import.meta.url));

describe('examples/express-javascript', () => {
  it('listens with its secret, and shows its page', async () => {
    const app = await startApplication([...emulatorRun(SEED), process.execPath, 'main.js'], {
      cwd: folder('express-javascript'),
      env: { ...process.env, PORT: '0' },
    });
    expect(await app.ask('/')).toEqual({ ready: true });
    const page = await (await fetch(`${app.url}/ops/config`)).text();
    await app.stop();
    expect(page).toContain('db-password');
    expect(page + app.output()).not.toContain('example');
  });
});

describe('examples/azure-ai', () => {
  it('calls the service with key and endpoint of the vault, and prints neither', async () => {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['dist/offline.js'], {
      cwd: folder('azure-ai'),
    });
    expect(stdout).toBe('Seattle: Location\nlast week: DateTime\n');
    expect(stderr).toBe('');
  });
});
