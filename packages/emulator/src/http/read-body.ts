import type { IncomingMessage } from 'node:http';

const MAX_BYTES = 1024 * 1024;

/** The body of a request as text. What is beyond a megabyte is cut off, and so no longer JSON. */
export async function readBody(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    if (!Buffer.isBuffer(chunk)) continue;
    size += chunk.length;
    if (size <= MAX_BYTES) chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
