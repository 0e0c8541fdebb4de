import { describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createConnection } from 'node:net';

/** An application whose answer comes when it is told to, or never. */
const program = (keeps: string) => `
import { memoryProvider, object } from '@vaultref/core';
import { startWithConfig } from '@vaultref/express';
import { createServer } from 'node:http';
const provider = memoryProvider({ 'db-password': 'canary-value' });
provider.close = async () => console.log('closed');
const { server } = await startWithConfig(
  { sources: [object({ PASSWORD: '@keyvault:db-password' })], provider, port: 0, host: '127.0.0.1' },
  () => (request, response) => {
    console.log('begun');
    process.stdin.once('data', () => response.end('whole'));
    process.stdin.unref();
  },
);
const { close } = server;
server.close = (...given) => {
  close.apply(server, given);
  console.log('draining');
};
${keeps}
console.log('listening on http://127.0.0.1:' + server.address().port);
`;

async function start(keeps = '') {
  const child = spawn(process.execPath, ['--input-type=module', '-e', program(keeps)], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = once(child, 'close') as Promise<[code: number | null, signal: NodeJS.Signals | null]>;
  const printed = async (text: string): Promise<void> => {
    while (!output.includes(text)) {
      if (child.exitCode !== null) throw new Error(`it ended before it printed ${text}`);
      await Promise.race([once(child.stdout, 'data'), ended]);
    }
  };
  await printed('listening');
  const url = /http:\S+/.exec(output)?.[0] ?? '';
  return { child, url, printed, ended, output: () => output };
}

/** What becomes of a new connection; fetch() would wait for the one it has. */
function connect(url: string): Promise<string | undefined> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve) => {
    const socket = createConnection(Number(port), hostname, () => resolve('connected'));
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code));
  });
}

describe('startWithConfig() in a process of its own', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)(
    'at %s lets a request under way end, and ends with 0',
    async (signal) => {
      const { child, url, printed, ended, output } = await start();
      const answer = fetch(url).then((response) => response.text());
      await printed('begun');
      child.kill(signal);
      await printed('draining');
      expect(await connect(url)).toBe('ECONNREFUSED');
      child.stdin.write('go');
      expect(await answer).toBe('whole');
      expect(await ended).toEqual([0, null]);
      expect(output()).toContain('closed');
    },
  );

  it('ends at once at a second signal', async () => {
    const { child, url, printed, ended, output } = await start();
    const answer = fetch(url).then(
      () => 'answered',
      () => 'cut off',
    );
    await printed('begun');
    child.kill('SIGTERM');
    await printed('draining');
    child.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect([await answer, output().includes('closed')]).toEqual(['cut off', false]);
  });

  it('ends by the signal what something else keeps', async () => {
    const { child, ended, output } = await start('setInterval(() => undefined, 1_000);');
    child.kill('SIGTERM');
    expect(await ended).toEqual([null, 'SIGTERM']);
    expect(output()).toContain('closed');
  });

  it('ends nothing where the application listens to the signal itself', async () => {
    const { child, ended, output } = await start(
      "process.on('SIGTERM', () => setTimeout(() => process.exit(7), 2_000));",
    );
    child.kill('SIGTERM');
    expect(await ended).toEqual([7, null]);
    expect(output()).toContain('closed');
  });
});
