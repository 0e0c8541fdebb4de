import { describe, expect, it } from '@jest/globals';
import { startEmulator } from '@vaultref/emulator';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';

describe('an application that is quiet while its token expires and the identity is down', () => {
  it('lives, tells the identity as the cause, and recovers', async () => {
    const azure = await startEmulator({
      vaults: { 'shop-kv': { a: '1', b: '2', c: '3' } },
      tokenLifetimeMs: 3_000,
    });
    const script = `
      const { loadConfig, object } = require(${JSON.stringify(join(process.cwd(), 'dist/cjs/index.js'))});
      const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
      // Time for the process goes on as it does, but the floor between two questions is half a minute: the clock leaps over it.
      let leap = 0;
      const clock = {
        now: () => Date.now() + leap,
        schedule(ms, callback) { const timer = setTimeout(callback, ms); return () => clearTimeout(timer); },
      };
      (async () => {
        const config = await loadConfig({ sources: [object({ a: '@keyvault:a' })], clock, startup: { deadlineMs: 2000 } });
        process.send('loaded');
        await new Promise((resolve) => process.once('message', resolve));
        await config.secrets.get('b').catch(() => undefined); // sets off the background renewal, which fails
        await later(3500); // quiet across expiry
        const failure = await config.secrets.get('c').then(() => 'no failure', (error) => error.message);
        process.send(failure);
        await new Promise((resolve) => process.once('message', resolve));
        leap += 40_000;
        process.send(await config.secrets.get('c').catch((error) => error.message));
        await config.close();
        process.disconnect();
      })();
    `;
    const child = spawn(process.execPath, ['-e', script], {
      env: { PATH: process.env['PATH'], KEY_VAULT_NAME: 'shop-kv', ...azure.env },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    let output = '';
    child.stdout?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (output += chunk.toString()));
    const closed = once(child, 'close');
    const hear = async () => {
      const [message] = (await Promise.race([once(child, 'message'), closed])) as [unknown];
      return String(message);
    };

    expect(await hear()).toBe('loaded');
    const end = azure.fault({ match: { kind: 'token' }, status: 500 });
    child.send('down');
    const failure = await hear();
    end();
    child.send('up');
    const recovered = await hear();
    const [code] = (await closed) as [number];
    await azure.stop();
    expect(failure).toMatch(
      /the token endpoint refused ManagedIdentityCredential \[ERR_AUTHENTICATION_FAILED: HTTP 500/,
    );
    expect([recovered, code, output]).toEqual(['3', 0, '']);
  });
});
