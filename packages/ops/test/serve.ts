import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { FetchHandler } from '../src/index.js';

export interface Served {
  readonly url: string;
  /** Every answer so far, headers and body, as text. */
  readonly answers: readonly string[];
  stop(): Promise<void>;
}

/** Serves a function of the Fetch standard on this machine. */
export async function serve(handler: FetchHandler): Promise<Served> {
  const answers: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const headers = Object.entries(incoming.headers).map(([name, value]): [string, string] => [
      name,
      String(value),
    ]);
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const body = incoming.method === 'POST' ? { body: Buffer.concat(chunks) } : {};
    const request = new Request(`http://${incoming.headers.host}${incoming.url}`, {
      method: incoming.method ?? 'GET',
      headers,
      ...body,
    });
    const response = await handler(request, { remoteAddress: incoming.socket.remoteAddress });
    const text = await response.text();
    answers.push(`${JSON.stringify([...response.headers])}\n${text}`);
    outgoing.writeHead(response.status, Object.fromEntries(response.headers)).end(text);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    answers,
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
