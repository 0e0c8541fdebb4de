import { describe, expect, it, jest } from '@jest/globals';
import { describeAdapter } from '@vaultref/contracts';
import { type Config, type LoadConfigOptions, memoryProvider, object } from '@vaultref/core';
import express from 'express';
import express4 from 'express4';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { Server as SecureServer } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import type { Duplex } from 'node:stream';
import { inspect } from 'node:util';
import { configMiddleware, startWithConfig } from './index.js';

const CANARY = 'canary-7Q$x';
const options: LoadConfigOptions = {
  sources: [object({ DB_PASSWORD: '@keyvault:db-password', PORT: '0' })],
  provider: memoryProvider({ 'db-password': CANARY }),
};

describe.each([
  ['5', express],
  ['4', express4 as unknown as typeof express],
])('with Express %s', (version, framework) => {
  const createApp = (config: Config) => {
    const app = framework();
    app.use(configMiddleware(config));
    app.get('/value', (request, response) => {
      const path = request.query['path'] as string;
      response.json({ value: request.config.get(path), local: response.locals.config.get(path) });
    });
    return app;
  };

  describeAdapter(`startWithConfig() with Express ${version}`, async (given, port) => {
    // The copy of core in the contract is not the one of this package: only its shape counts.
    const app = await startWithConfig(
      { ...(given as LoadConfigOptions), port, host: '127.0.0.1' },
      createApp,
    );
    return {
      read: async (path) => {
        const response = await fetch(`http://127.0.0.1:${port}/value?path=${path}`);
        return ((await response.json()) as { value: unknown }).value;
      },
      close: () => app.close(),
    };
  });

  it('gives a request its snapshot, and templates the same', async () => {
    const { server, close } = await startWithConfig({ ...options, host: '127.0.0.1' }, createApp);
    const response = await fetch(
      `http://127.0.0.1:${(server.address() as AddressInfo).port}/value?path=DB_PASSWORD`,
    );
    expect(await response.json()).toEqual({ value: CANARY, local: CANARY });
    await close();
  });
});

describe('startWithConfig()', () => {
  const app = () => express();

  it('takes the port of a function of the configuration', async () => {
    const { server, close } = await startWithConfig(
      { ...options, port: (config) => Number(config.get<string>('PORT')), host: '127.0.0.1' },
      app,
    );
    expect((server.address() as AddressInfo).port).toBeGreaterThan(0);
    await close();
  });

  it.each(['0', '0\r', ' 0'])('listens on the port %j', async (port) => {
    const { server, close } = await startWithConfig({ ...options, port, host: '127.0.0.1' }, app);
    expect(server.address()).toMatchObject({ address: '127.0.0.1' });
    await close();
  });

  it('rejects when the port is taken, and leaves neither a configuration nor an application', async () => {
    const first = await startWithConfig({ ...options, host: '127.0.0.1' }, app);
    let config: Config | undefined;
    const { port } = first.server.address() as AddressInfo;
    const own = createServer();
    const second = startWithConfig({ ...options, server: own, port, host: '127.0.0.1' }, (loaded) => {
      config = loaded;
      return express();
    });
    await expect(second).rejects.toMatchObject({ code: 'EADDRINUSE' });
    expect([own.listenerCount('request'), own.listenerCount('error')]).toEqual([0, 0]);
    await expect(config?.resolve({}, 'after')).rejects.toMatchObject({ code: 'ERR_CLOSED' });
    await first.close();
  });

  it('closes the configuration when the application cannot be made', async () => {
    let config: Config | undefined;
    const started = startWithConfig(options, (loaded) => {
      config = loaded;
      throw new Error('no application');
    });
    await expect(started).rejects.toThrow('no application');
    await expect(config?.resolve({}, 'after')).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('lets a request in flight end before it closes', async () => {
    let finish: (() => void) | undefined;
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const { server, close } = await startWithConfig({ ...options, host: '127.0.0.1' }, () =>
      express().get('/', (_, response) => {
        finish = () => response.send('whole');
        begin();
      }),
    );
    const answer = fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`).then((response) =>
      response.text(),
    );
    await begun;
    const closed = close();
    finish?.();
    expect(await answer).toBe('whole');
    await closed;
  });

  it('does not wait for a WebSocket longer than for a request', async () => {
    const own = createServer();
    const sockets: Duplex[] = [];
    own.on('upgrade', (_, socket) => {
      sockets.push(socket);
      socket.write('HTTP/1.1 101 Switching Protocols\r\n\r\n');
    });
    const { close, config } = await startWithConfig({ ...options, server: own, host: '127.0.0.1' }, app);
    const client = connect((own.address() as AddressInfo).port, '127.0.0.1');
    client.write('GET / HTTP/1.1\r\nHost: app\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
    await once(client, 'data');
    jest.useFakeTimers({ doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      const closed = close();
      jest.advanceTimersByTime(10_000);
      await closed;
    } finally {
      jest.useRealTimers();
      for (const socket of [client, ...sockets]) socket.destroy();
    }
    await expect(config.refresh()).rejects.toMatchObject({ code: 'ERR_CLOSED' });
  });

  it('leaves signals alone when it is told to, and after it was closed', async () => {
    const counts = () => [process.listenerCount('SIGTERM'), process.listenerCount('SIGINT')];
    const before = counts();
    const started = await startWithConfig({ ...options, host: '127.0.0.1', closeOnSignal: false }, app);
    expect(counts()).toEqual(before);
    await started.close();
    const { close } = await startWithConfig({ ...options, host: '127.0.0.1' }, app);
    expect(counts()).toEqual(before.map((count) => count + 1));
    await Promise.all([close(), close()]);
    expect(counts()).toEqual(before);
  });

  it('answers on a server of the application, which may listen already', async () => {
    for (const isListening of [false, true]) {
      const own = createServer();
      if (isListening) await new Promise<void>((resolve) => own.listen(0, '127.0.0.1', resolve));
      const { server, close } = await startWithConfig({ ...options, server: own, host: '127.0.0.1' }, () =>
        express().get('/', (_, response) => void response.send('own')),
      );
      expect(server).toBe(own);
      const { port } = own.address() as AddressInfo;
      expect(await (await fetch(`http://127.0.0.1:${port}/`)).text()).toBe('own');
      await close();
      expect(own.listening).toBe(false);
    }
  });

  it('listens with TLS', async () => {
    const { server, close } = await startWithConfig({ ...options, https: {}, host: '127.0.0.1' }, app);
    expect(server).toBeInstanceOf(SecureServer);
    await close();
  });

  it('shows no value when what it returns is printed', async () => {
    const started = await startWithConfig({ ...options, host: '127.0.0.1' }, app);
    expect(inspect(started, { depth: 20, showHidden: true })).not.toContain('canary');
    await started.close();
  });
});
