import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the stand-in knows of the world. */
const KNOWN = [
  { text: 'Seattle', category: 'Location' },
  { text: 'last week', category: 'DateTime' },
];

/** Answers as the Language service would, on this machine, to whoever has the key. */
export async function startStandIn(key: string): Promise<{ endpoint: string; stop: () => void }> {
  const server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    const isKnown = request.headers['ocp-apim-subscription-key'] === key;
    const entities = KNOWN.filter(({ text }) => body.includes(text));
    const answer = isKnown
      ? { kind: 'EntityRecognitionResults', results: { documents: [{ id: '1', entities }], errors: [] } }
      : { error: { code: '401', message: 'Access denied due to invalid subscription key.' } };
    response.writeHead(isKnown ? 200 : 401, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}/`, stop: () => void server.close() };
}
