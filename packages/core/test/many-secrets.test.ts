import { describe, expect, it } from '@jest/globals';
import { startEmulator } from '@vaultref/emulator';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

describe('an application with many secrets, in a process of its own', () => {
  it('has them with one request each and one token, and nothing is printed', async () => {
    const names = Array.from({ length: 200 }, (_, n) => `secret-${n}`);
    const vault = Object.fromEntries(names.map((name) => [name, `value of ${name}`]));
    const azure = await startEmulator({ vaults: { 'first-kv': vault, 'second-kv': vault } });
    const script = `
      const { loadConfig, object } = require(${JSON.stringify(join(process.cwd(), 'dist/cjs/index.js'))});
      const names = ${JSON.stringify(names)};
      const tree = (vault) => Object.fromEntries(names.map((name) => [name, '@keyvault:' + vault + '/' + name]));
      loadConfig({ sources: [object({ a: tree('first-kv'), b: tree('second-kv') })], vaults: ['first-kv', 'second-kv'] })
        .then(({ values }) => console.log(names.every((name) => values.a[name] === 'value of ' + name && values.b[name] === values.a[name])));
    `;
    const { stdout, stderr } = await promisify(execFile)(process.execPath, ['-e', script], {
      env: { PATH: process.env['PATH'], ...azure.env },
    });
    await azure.stop();
    expect({ stdout, stderr }).toEqual({ stdout: 'true\n', stderr: '' });
    expect([azure.countRequests({ kind: 'secret' }), azure.countRequests({ kind: 'token' })]).toEqual([
      400, 1,
    ]);
    expect(azure.countRequests({ status: 401 })).toBe(0);
  });
});
