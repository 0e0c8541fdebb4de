import { describe, expect, it } from '@jest/globals';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startApplication } from '../src/running-application.js';
import { emulatorRun, type ExampleName, exampleFolder, SEED } from '../src/start-example.js';

describe('vaultref-emulator run', () => {
  it.each<ExampleName>(['express', 'nestjs'])(
    'leads npm start of examples/%s to its secrets, and ends it',
    async (name) => {
      const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
      const app = await startApplication([...emulatorRun(SEED), npm, 'start'], {
        cwd: exampleFolder(name),
        env: { ...process.env, NODE_ENV: 'development', PORT: '0' },
      });
      expect(await app.ask('/')).toEqual({ shop: 'Corner Shop' });
      await app.stop();
    },
  );
});

describe('the demo', () => {
  it('runs both examples under the emulator and finds the right secrets in them', async () => {
    const { stdout } = await promisify(execFile)(process.execPath, ['dist/demo.js']);
    expect(stdout).toContain('Both applications hold the right secrets.');
  });
});
