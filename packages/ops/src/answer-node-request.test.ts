import { afterEach, describe, expect, it } from '@jest/globals';
import { type ClientRequest, request } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Served, serve } from '../test/serve.js';
import type { FetchHandler } from './fetch-handler.js';

const echo: FetchHandler = async (given, connection) => {
  const body = await given.text();
  return Response.json({ method: given.method, url: given.url, body, ...connection });
};

describe('answerNodeRequest()', () => {
  let served: Served;
  afterEach(() => served.stop());

  interface Asked {
    readonly method?: string;
    readonly path?: string;
    readonly headers?: Record<string, string>;
    readonly body?: string | Buffer;
  }

  const open = ({ method = 'GET', path = '/', headers = {} }: Asked): ClientRequest => {
    const { hostname: host, port } = new URL(served.url);
    return request({ host, port, method, path, headers });
  };

  const ask = ({ body, ...asked }: Asked = {}) =>
    new Promise<{ status: number | undefined; connection: string | undefined; text: string }>(
      (resolve, reject) => {
        const sent = open(asked);
        sent.on('error', reject).on('response', async (response) => {
          const { statusCode: status, headers } = response;
          resolve({ status, connection: headers.connection, text: await text(response) });
        });
        sent.end(body);
      },
    );

  it('gives method, whole address, body and the other end of the socket', async () => {
    served = await serve(echo);
    const { text: answer, connection } = await ask({
      method: 'POST',
      path: '/a/b?c=1',
      headers: { host: 'app.example:8080' },
      body: 'x',
    });
    expect(JSON.parse(answer)).toEqual({
      method: 'POST',
      url: 'http://app.example:8080/a/b?c=1',
      body: 'x',
      remoteAddress: '127.0.0.1',
    });
    expect(connection).toBe('keep-alive');
    const { connection: ofGet } = await ask();
    expect(ofGet).toBe('keep-alive');
  });

  it.each<[string, string, unknown, string]>([
    ['JSON', 'application/json', { a: [1] }, '{"a":[1]}'],
    ['null of JSON', 'application/json', null, 'null'],
    ['text', 'text/plain', 'plain', 'plain'],
    ['bytes', 'application/cloudevents+json', Buffer.from('[1]'), '[1]'],
    [
      'a form',
      'application/x-www-form-urlencoded; charset=utf-8',
      { a: ['1', '2'], b: 'é', c: { d: '1' } },
      'a=1&a=2&b=%C3%A9',
    ],
  ])('gives the body back that a parser made of it: %s', async (_, type, parsed, body) => {
    served = await serve(echo, async (incoming) => {
      await text(incoming);
      return parsed;
    });
    const answer = await ask({ method: 'POST', headers: { 'content-type': type }, body: 'what was sent' });
    expect(JSON.parse(answer.text)).toMatchObject({ body });
  });

  it('reads the body that a parser left unread, whatever the parser says', async () => {
    served = await serve(echo, () => ({}));
    const answer = await ask({ method: 'POST', body: 'unread' });
    expect(JSON.parse(answer.text)).toMatchObject({ body: 'unread' });
  });

  it.each([['evil.example/path'], ['a@b'], ['a b'], ['a#b'], ['a\\b'], ['[::1']])(
    'refuses the host %s',
    async (host) => {
      served = await serve(echo);
      expect(await ask({ headers: { host } })).toMatchObject({ status: 400, text: '' });
    },
  );

  it('refuses methods that a Request cannot have', async () => {
    served = await serve(echo);
    expect(await ask({ method: 'TRACE' })).toMatchObject({ status: 400 });
  });

  it('takes an address with two slashes for a path', async () => {
    served = await serve(echo);
    const answer = await ask({ path: '//evil.example/x', headers: { host: 'app' } });
    expect(JSON.parse(answer.text)).toMatchObject({ url: 'http://app//evil.example/x' });
  });

  it('ends the connection after an answer that came before the end of the body, a redirect too', async () => {
    let read = 0;
    served = await serve(async (given) => {
      const reader = given.body?.getReader();
      const { value } = (await reader?.read()) ?? {};
      read += (value as Uint8Array | undefined)?.byteLength ?? 0;
      await reader?.cancel();
      return Response.redirect('https://login.example/', 302);
    });
    const body = Buffer.alloc(1_500_000);
    expect(await ask({ method: 'POST', body })).toMatchObject({ status: 302, connection: 'close' });
    expect(read).toBeLessThan(body.byteLength);
  });

  it('rejects when the connection ends before the body does', async () => {
    let fail: (error: unknown) => string = () => '';
    const failed = new Promise<unknown>((resolve) => {
      fail = (error) => {
        resolve(error);
        return '';
      };
    });
    served = await serve(async (given) => {
      sent.destroy();
      return new Response(await given.text().catch(fail));
    });
    const sent = open({ method: 'POST', headers: { 'content-length': '10' } });
    sent.on('error', () => undefined).write('half');
    expect(await failed).toMatchObject({ code: 'ECONNRESET' });
  });
});
