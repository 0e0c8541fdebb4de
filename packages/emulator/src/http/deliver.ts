import type { ServerResponse } from 'node:http';
import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Answer } from './answer.js';
import type { HttpResponse } from './http-message.js';
import type { Pauses } from './pauses.js';

export interface DeliveryParts {
  readonly pauses: Pauses;
  /** Ends the connection below TLS and HTTP at once. */
  readonly cut: (by: 'reset' | 'close') => void;
}

/** Sends an answer through a socket, the way the answer says. */
export async function deliver(
  response: ServerResponse,
  { response: answer, delayMs, delivery }: Answer,
  { pauses, cut }: DeliveryParts,
): Promise<void> {
  await pauses.wait(delayMs);
  if (delivery.how === 'hang') return;
  if (delivery.how === 'broken' && delivery.afterBytes === undefined) {
    cut(delivery.by);
    return;
  }
  writeHead(response, answer);
  const body = Buffer.from(answer.body);
  if (delivery.how === 'broken') {
    await write(response, body.subarray(0, delivery.afterBytes));
    // Another turn, for the bytes to leave before the end of the connection overtakes them.
    await nextTurn();
    cut(delivery.by);
    return;
  }
  if (delivery.how === 'drip') {
    for (let from = 0; from < body.length; from += delivery.bytes) {
      if (from > 0) await pauses.wait(delivery.intervalMs);
      if (response.destroyed || pauses.ended) return;
      response.write(body.subarray(from, from + delivery.bytes));
    }
    response.end();
    return;
  }
  response.end(body);
}

function writeHead(response: ServerResponse, { status, headers, body }: HttpResponse): void {
  // One by one: of two spellings of a name the later wins, so that a fault can replace any header.
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  const bodiless = status === 204 || status === 304;
  response.writeHead(status, bodiless ? {} : { 'Content-Length': Buffer.byteLength(body) });
}

function write(response: ServerResponse, chunk: Buffer): Promise<void> {
  response.flushHeaders();
  return new Promise((resolve) => {
    if (chunk.length === 0) resolve();
    else response.write(chunk, () => resolve());
  });
}
