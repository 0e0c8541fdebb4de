import { BadRequestException } from '@nestjs/common';
import type { HttpAdapterHost } from '@nestjs/core';
import type { Connection, FetchHandler } from '@vaultref/ops';
import { IncomingMessage } from 'node:http';

/** Lets a function of the Fetch standard answer a request of Express or Fastify. */
export async function answerByFetch(
  handler: FetchHandler,
  { httpAdapter }: HttpAdapterHost,
  incoming: unknown,
  outgoing: unknown,
): Promise<void> {
  const raw = rawOf(incoming);
  const response = await handler(toRequest(raw, bodyOf(incoming)), connectionOf(raw));
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

function connectionOf({ socket }: IncomingMessage): Connection {
  return { remoteAddress: socket.remoteAddress };
}

type Body = string | Uint8Array | ReadableStream;

function toRequest(raw: IncomingMessage, body: Body | undefined): Request {
  const { method = 'GET', headers, socket } = raw;
  const scheme = 'encrypted' in socket ? 'https' : 'http';
  const path = 'originalUrl' in raw ? String(raw.originalUrl) : (raw.url ?? '/');
  const fields = Object.entries(headers).flatMap(([name, value = []]) =>
    [value].flat().map((one): [string, string] => [name, one]),
  );
  const hasBody = body !== undefined && method !== 'GET' && method !== 'HEAD';
  const host = `${scheme}://${headers.host ?? 'localhost'}`;
  // A Request of the Fetch standard has neither.
  if (method === 'TRACE' || !URL.canParse(host)) throw new BadRequestException();
  // The path comes last, so that no host can hide in it.
  const url = new URL(host);
  if (url.pathname !== '/' || url.username !== '') throw new BadRequestException();
  return new Request(`${url.origin}${path.startsWith('/') ? path : '/'}`, {
    method,
    headers: fields,
    ...(hasBody ? { body, duplex: 'half' } : {}),
  });
}

/** The body as a parser of the application left it; what none has read is read here. */
function bodyOf(incoming: unknown): Body | undefined {
  const raw = rawOf(incoming);
  // Some parsers leave an empty object where they have read nothing.
  if (!raw.readableEnded) return ReadableStream.from(raw.iterator({ destroyOnReturn: false }));
  const parsed: unknown = Reflect.get(Object(incoming), 'body');
  if (parsed === undefined || parsed === null) return undefined;
  if (typeof parsed === 'string' || parsed instanceof Uint8Array) return parsed;
  const isForm = /^application\/x-www-form-urlencoded\b/i.test(raw.headers['content-type'] ?? '');
  if (!isForm) return JSON.stringify(parsed);
  const fields = Object.entries(parsed).map(([name, value]): [string, string] => [name, String(value)]);
  return new URLSearchParams(fields).toString();
}
