import { describe, expect, it } from '@jest/globals';
import { createServer, type AddressInfo } from 'node:net';
import { isConfigError, memoryProvider, object, type LoadConfigOptions } from '../../core/src/index.js';

/** An application under the adapter, listening. */
export interface RunningApp {
  /** The value that the running application sees at a path. */
  read(path: string): Promise<unknown>;
  close(): Promise<void>;
}

const CANARY = 'canary-7Q$x&y"z';

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
