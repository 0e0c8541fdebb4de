import http from 'node:http';
import https from 'node:https';
import type { Duplex } from 'node:stream';
import type { Handler } from '../handler.js';
import type { ConnectionRefusal } from './admission.js';
import type { Traffic } from '../traffic.js';
import type { Page } from '../page/page.js';
import { WHOLE } from './answer.js';
import type { CertificateAuthority } from './certificates.js';
import { deliver } from './deliver.js';
import type { FrontDoor } from './front-door.js';
import { openFrontDoor } from './front-door.js';
import type { Pauses } from './pauses.js';
import type { HttpRequest } from './http-message.js';
import { hostOf, readRequest } from './read-request.js';

export interface ServerParts {
  readonly handler: Handler;
  readonly authority: CertificateAuthority;
  readonly refuse: (host: string) => ConnectionRefusal | undefined;
  readonly pauses: Pauses;
  readonly traffic: Traffic;
  readonly page: Page;
  /** 0 for any free port. */
  readonly port: number;
}

/**
 * One port on 127.0.0.1 for everything: plain HTTP (token endpoints), CONNECT (proxy) and direct TLS.
 * @throws {EmulatorError} `PORT_IN_USE`
 */
export async function listen({
  handler,
  authority,
  refuse,
  pauses,
  traffic,
  page,
  port,
}: ServerParts): Promise<FrontDoor> {
  const serve = (secure: boolean) => (request: http.IncomingMessage, response: http.ServerResponse) => {
    const cut = (by: 'reset' | 'close'): void => door.cut(request.socket.remotePort, by);
    answerOf(readRequest(request, secure), response)
      .then(({ answer, leave }) => deliver(response, answer, { pauses, cut }).then(() => leave))
      .then((leave) => {
        // At once: the client may have the answer, and ask again, before the response closes.
        if (response.writableEnded) leave();
      })
      .catch((error: unknown) => {
        // The client went away while its body was read: nobody is left to answer.
        if (request.destroyed || response.headersSent) response.destroy();
        else response.writeHead(500).end(`A defect of the emulator (${nameOf(error)}).`);
      });
  };
  const answerOf = async (request: HttpRequest, response: http.ServerResponse) => {
    // What a person looks at is no traffic, and no fault strikes it.
    if (!request.secure && page.handles(request, door.port)) {
      const shown = await page.answer(request, door.port);
      return { answer: { response: shown, delayMs: 0, delivery: WHOLE }, leave: () => {} };
    }
    const leave = traffic.requests.enter();
    response.once('close', leave);
    return { answer: await handler(request), leave };
  };
  const plain = http.createServer(serve(false));
  const secure = https.createServer(
    {
      SNICallback(host, done) {
        if (refuse(host)) done(new Error(`No certificate for ${host}.`));
        else authority.contextFor(host.toLowerCase()).then((context) => done(null, context), done);
      },
    },
    serve(true),
  );

  secure.on('secureConnection', (socket) => socket.once('close', traffic.connections.enter()));

  plain.on('connect', (request: http.IncomingMessage, tunnel: Duplex, head: Buffer) => {
    const refusal = refuse(hostOf(request.url ?? ''));
    if (refusal) {
      tunnel.end(rawRefusal(refusal));
      return;
    }
    tunnel.write('HTTP/1.1 200 Connection established\r\n\r\n');
    if (head.length > 0) tunnel.unshift(head);
    secure.emit('connection', tunnel);
  });
  const door = await openFrontDoor({ plain, secure, port });
  return door;
}

// Not its message, which may quote a value.
function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : typeof error;
}

// JSON as Key Vault writes errors: proxy clients hand this answer on as the vault's, so the message reaches people.
function rawRefusal({ status, proxyError, message }: ConnectionRefusal): string {
  const body = JSON.stringify({ error: { code: 'ConnectionRefused', message } });
  return [
    `HTTP/1.1 ${status} ${http.STATUS_CODES[status]}`,
    `Proxy-Status: vaultref-emulator; error=${proxyError}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
}
