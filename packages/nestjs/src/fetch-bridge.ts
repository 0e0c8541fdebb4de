import type { HttpAdapterHost } from '@nestjs/core';
import { answerNodeRequest, type FetchHandler } from '@vaultref/ops';
import { IncomingMessage } from 'node:http';

/** Lets a function of the Fetch standard answer a request of Express or Fastify. */
export async function answerByFetch(
  handler: FetchHandler,
  { httpAdapter }: HttpAdapterHost,
  incoming: unknown,
  outgoing: unknown,
): Promise<void> {
  const parsed: unknown = Reflect.get(Object(incoming), 'body');
  const response = await answerNodeRequest(handler, rawOf(incoming), parsed);
  for (const [name, value] of response.headers)
    if (name === 'set-cookie') httpAdapter.appendHeader?.(outgoing, name, value);
    else httpAdapter.setHeader(outgoing, name, value);
  httpAdapter.reply(outgoing, await response.text(), response.status);
}

/** Express hands over Node's own request, Fastify has it in `raw`. */
function rawOf(incoming: unknown): IncomingMessage {
  if (incoming instanceof IncomingMessage) return incoming;
  const raw: unknown = Reflect.get(Object(incoming), 'raw');
  if (raw instanceof IncomingMessage) return raw;
  throw new TypeError('the platform of the application is neither Express nor Fastify');
}
