import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerNodeRequest, type FetchHandler } from '../src/index.js';

export interface Served {
  readonly url: string;
  /** Every answer so far, headers and body, as text. */
  readonly answers: readonly string[];
  stop(): Promise<void>;
}

/** Serves a function of the Fetch standard on this machine. A body that `parse` has read is handed on as it made it. */
export async function serve(
  handler: FetchHandler,
  parse: (incoming: AsyncIterable<Uint8Array>) => unknown = () => undefined,
): Promise<Served> {
  const answers: string[] = [];
  const server = createServer(async (incoming, outgoing) => {
    const response = await answerNodeRequest(handler, incoming, await parse(incoming));
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
