import { request } from 'node:http';
import type { AddressInfo, Server } from 'node:net';

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

export interface Answer {
  readonly status: number | undefined;
  readonly headers: NodeJS.Dict<string | string[]>;
  readonly text: string;
}

/** One request to a server on this machine, with headers that fetch() would not send. */
export function ask(
  server: Server,
  { method = 'GET', path = '/', headers = {}, body }: Asked = {},
): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }));
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

/** Listens on a free port for as long as the work takes. */
export async function listening<T>(server: Server, work: (server: Server) => Promise<T>): Promise<T> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    return await work(server);
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}
