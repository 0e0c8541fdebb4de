import { describe, expect, it } from '@jest/globals';
import express from 'express';
import express4 from 'express4';
import { createServer, type RequestListener } from 'node:http';
import { ask, type Asked, listening } from '../test/ask.js';
import { type Middleware, toMiddleware } from './to-middleware.js';

const echo = async (request: Request): Promise<Response> => {
  const body = await request.text();
  return Response.json({ method: request.method, url: request.url, body });
};

function once(app: RequestListener, asked: Asked) {
  return listening(createServer(app), (server) => ask(server, asked));
}

const FRAMEWORKS: [string, typeof express][] = [
  ['Express 5', express],
  ['Express 4', express4 as unknown as typeof express],
];

describe.each(FRAMEWORKS)('toMiddleware() with %s', (_, framework) => {
  it('gives the whole address, however deep it is mounted', async () => {
    const router = framework.Router();
    router.use('/events', toMiddleware(echo));
    const { text } = await once(framework().use('/api', framework().use('/v1', router)), {
      path: '/api/v1/events/x?a=1',
      headers: { host: 'app.example:8080' },
    });
    expect(JSON.parse(text)).toMatchObject({
      method: 'GET',
      url: 'http://app.example:8080/api/v1/events/x?a=1',
    });
  });

  it.each([
    ['no parser', [], 'application/json', '{"a":[1]}'],
    ['express.json()', [framework.json()], 'application/json', '{"a":[1]}'],
    [
      'express.urlencoded()',
      [framework.urlencoded({ extended: false })],
      'application/x-www-form-urlencoded',
      'a=1&b=%C3%A9',
    ],
    ['express.text()', [framework.text()], 'text/plain', 'plain'],
    ['express.raw()', [framework.raw({ type: '*/*' })], 'application/json', '{"a":[1]}'],
    ['a parser of another type', [framework.json()], 'application/cloudevents+json', '{"a":[1]}'],
  ])('gives the body behind %s', async (__, parsers, type, body) => {
    const app = framework();
    for (const parser of parsers) app.use(parser);
    const { text } = await once(app.use(toMiddleware(echo)), {
      method: 'POST',
      headers: { 'content-type': type },
      body,
    });
    expect(JSON.parse(text)).toMatchObject({ body });
  });

  it('hands what is thrown to the error handler, at once or later', async () => {
    const failing = toMiddleware(() => Promise.reject(new Error('failed')));
    const throwing = toMiddleware(() => {
      throw new Error('thrown');
    });
    for (const [middleware, message] of [
      [failing, 'failed'],
      [throwing, 'thrown'],
    ] as [Middleware, string][]) {
      const app = framework().use(middleware);
      app.use(((error: Error, __: unknown, response: express.Response, ___: unknown) => {
        response.status(500).send(error.message);
      }) as express.ErrorRequestHandler);
      expect(await once(app, {})).toMatchObject({ status: 500, text: message });
    }
  });
});

describe('toMiddleware() with node:http', () => {
  it('answers with status, headers and cookies', async () => {
    const handler = toMiddleware(async () => {
      const response = new Response('made', { status: 201, headers: { 'x-a': '1' } });
      response.headers.append('set-cookie', 'a=1');
      response.headers.append('set-cookie', 'b=2');
      return response;
    });
    expect(await once(handler, {})).toMatchObject({
      status: 201,
      text: 'made',
      headers: { 'x-a': '1', 'set-cookie': ['a=1', 'b=2'], 'content-length': '4' },
    });
  });

  it('ends a failure in a 500 that tells nothing', async () => {
    const failing = toMiddleware(() => Promise.reject(new Error('canary-value')));
    expect(await once(failing, {})).toMatchObject({ status: 500, text: '' });
  });

  it('refuses what no Request can be', async () => {
    const refused = [{ headers: { host: 'evil.example/path' } }, { method: 'TRACE' }];
    for (const asked of refused)
      expect(await once(toMiddleware(echo), asked)).toMatchObject({ status: 400, text: '' });
  });

  it('answers before the end of a body that nobody wants, and ends the connection', async () => {
    let read = 0;
    const handler = toMiddleware(async (request) => {
      const reader = request.body?.getReader();
      const { value } = (await reader?.read()) ?? {};
      read += (value as Uint8Array | undefined)?.byteLength ?? 0;
      await reader?.cancel();
      return new Response('enough', { status: 413 });
    });
    const body = Buffer.alloc(1_500_000);
    const { status, text, headers } = await once(handler, { method: 'POST', body });
    expect({ status, text, connection: headers['connection'] }).toEqual({
      status: 413,
      text: 'enough',
      connection: 'close',
    });
    expect(read).toBeLessThan(body.byteLength);
  });
});
