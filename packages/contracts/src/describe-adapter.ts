import { describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { inspect } from 'node:util';
import { isConfigError, memoryProvider, object, type LoadConfigOptions } from '../../core/src/index.js';
import { CANARY } from './canary.mjs';

/** An application under the adapter, listening. */
export interface RunningApp {
  /** The value that the running application sees at a path. */
  read(path: string): Promise<unknown>;
  close(): Promise<void>;
}

/**
 * What every adapter keeps to.
 * @param start starts an application through the adapter on the given port of 127.0.0.1
 */
export function describeAdapter(
  name: string,
  start: (options: LoadConfigOptions, port: number) => Promise<RunningApp>,
): void {
  describe(`${name} keeps the contract of an adapter`, () => {
    const options = (reference: string): LoadConfigOptions => ({
      sources: [object({ DB_PASSWORD: reference })],
      provider: memoryProvider({ 'db-password': CANARY }),
    });

    it('gives the running application the secret', async () => {
      const app = await start(options('@keyvault:db-password'), await freePort());
      expect(await app.read('DB_PASSWORD')).toBe(CANARY);
      await app.close();
    });

    it('rejects with a ConfigError and listens nowhere when a reference is broken', async () => {
      const port = await freePort();
      const error: unknown = await start(options('@keyvault:db-pasword'), port).catch(
        (reason: unknown) => reason,
      );
      expect(isConfigError(error) && error.code).toBe('ERR_RESOLUTION_FAILED');
      expect(await isFree(port)).toBe(true);
    });

    it('loads the configuration once per start', async () => {
      let loads = 0;
      const counting = object({ DB_PASSWORD: '@keyvault:db-password' });
      const source = {
        ...counting,
        load: (...input: Parameters<typeof counting.load>) => {
          loads += 1;
          return counting.load(...input);
        },
      };
      const app = await start({ ...options(''), sources: [source] }, await freePort());
      await app.read('DB_PASSWORD');
      await app.close();
      expect(loads).toBe(1);
    });

    it('lets go of the vault when it closes', async () => {
      let closed = 0;
      const given = options('@keyvault:db-password');
      const provider = {
        ...memoryProvider({ 'db-password': CANARY }),
        close: () => Promise.resolve(void (closed += 1)),
      };
      const app = await start({ ...given, provider }, await freePort());
      expect(closed).toBe(0);
      await app.close();
      expect(closed).toBe(1);
    });

    it('prints no value, from its start to its end', async () => {
      const printed: string[] = [];
      const streams = [process.stdout, process.stderr];
      const writes = streams.map((stream) => stream.write);
      for (const stream of streams)
        Object.assign(stream, { write: (chunk: unknown) => printed.push(String(chunk)) > 0 });
      try {
        const app = await start(options('@keyvault:db-password'), await freePort());
        await app.read('DB_PASSWORD');
        printed.push(inspect(app, { depth: 20, showHidden: true }));
        await app.close();
        await start(options('@keyvault:db-pasword'), await freePort()).catch((error: unknown) => {
          printed.push(inspect(error, { depth: 20, showHidden: true }));
        });
      } finally {
        streams.forEach((stream, index) => Object.assign(stream, { write: writes[index] }));
      }
      for (const form of [
        CANARY,
        JSON.stringify(CANARY).slice(1, -1),
        btoa(CANARY),
        encodeURIComponent(CANARY),
      ])
        expect(printed.join('\n')).not.toContain(form);
    });

    it('closes its port and starts again', async () => {
      const port = await freePort();
      const app = await start(options('@keyvault:db-password'), port);
      await app.close();
      expect(await isFree(port)).toBe(true);
      const again = await start(options('@keyvault:db-password'), port);
      expect(await again.read('DB_PASSWORD')).toBe(CANARY);
      await again.close();
    });
  });
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => resolve(port));
    });
  });
}

function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer().once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
